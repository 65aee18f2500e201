using Fardisk.Protocols.Scsi;

namespace Fardisk.Protocols.Iscsi;

public sealed partial class IscsiSession
{
    private const byte ReadFlag = 0x40;
    private const byte WriteFlag = 0x20;

    // RFC 7143 §11.3.
    private SessionStep ReceiveCommand(Pdu pdu, ReplyBuffer replies)
    {
        byte flags = pdu.Raw[1];
        uint expected = pdu.Word(20);
        ScsiAction action = Decode(pdu, flags);
        _current.Begin(
            pdu.Header.InitiatorTaskTag,
            pdu.Header.Lun,
            pdu.Header.IsImmediate,
            expectedRead: (flags & ReadFlag) != 0 ? expected : 0,
            expectedWrite: (flags & WriteFlag) != 0 ? expected : 0,
            action);
        bool hasUnsolicited = !pdu.Header.IsFinal && _unit is not null; // a discovery session has no place where data could wait
        if (pdu.Data.Length > 0 || hasUnsolicited || action.DataOutLength > 0)
        {
            return ReceiveWrite(pdu, hasUnsolicited, replies);
        }

        if (action.TouchesMedium)
        {
            return new SessionStep { Kind = SessionStepKind.Execute, Task = _current };
        }

        CompleteDone(_current, replies);
        return SessionStep.None;
    }

    private ScsiAction Decode(Pdu pdu, byte flags)
    {
        // Commands with data both ways need an AHS that we do not serve (§11.2.2.4).
        bool bothWays = (flags & (ReadFlag | WriteFlag)) == (ReadFlag | WriteFlag);
        if (_unit is null || _nexus is null)
        {
            return ScsiAction.Check(SenseData.LogicalUnitNotSupported); // a discovery session has no units
        }

        return bothWays
            ? ScsiAction.Check(SenseData.InvalidFieldInCdb)
            : _unit.Decode(pdu.Header.Lun, pdu.Raw.Slice(32, ScsiUnit.CdbSize), _nexus, _response);
    }

    private SessionStep ReceiveWrite(Pdu pdu, bool hasUnsolicited, ReplyBuffer replies)
    {
        ScsiAction action = _current.Action;
        int immediate = pdu.Data.Length;
        int wanted = (int)Math.Min((uint)action.DataOutLength, _current.ExpectedWrite);
        uint unsolicitedMax = Math.Min((uint)Parameters.UnsolicitedLengthMax, _current.ExpectedWrite);
        if (immediate > unsolicitedMax || (immediate > 0 && !Parameters.ImmediateData) || (hasUnsolicited && Parameters.InitialR2T))
        {
            action = ScsiAction.Check(SenseData.UnexpectedUnsolicitedData);
            wanted = 0;
            hasUnsolicited &= !Parameters.InitialR2T;
        }
        else if (action.Kind is ScsiActionKind.WriteSame or ScsiActionKind.CompareSame && _current.ExpectedWrite != action.DataOutLength)
        {
            // One block for a whole range: half of one, or two, cannot be meant.
            action = ScsiAction.Check(SenseData.InvalidFieldInCdb);
            wanted = 0;
        }

        _current.Action = action;
        _current.Wanted = wanted;
        if (immediate >= wanted && !hasUnsolicited)
        {
            return Run(_current, pdu.Data[..wanted], replies);
        }

        return Wait(pdu.Data, hasUnsolicited, (int)unsolicitedMax, replies);
    }

    // Everything is here: hand the task out, or answer what needs no medium. Less data than a block has nothing to write (its residual says so).
    private SessionStep Run(IscsiTask task, ReadOnlySpan<byte> data, ReplyBuffer replies)
    {
        if (task.Action.TouchesMedium && (task.Action.DataOutLength == 0 || task.Wanted > 0))
        {
            return new SessionStep { Kind = SessionStepKind.Execute, Task = task, Data = data };
        }

        CompleteDone(task, replies);
        return SessionStep.None;
    }

    // Data is still to come: the command gets a place of its own until then.
    private SessionStep Wait(ReadOnlySpan<byte> immediate, bool hasUnsolicited, int unsolicitedMax, ReplyBuffer replies)
    {
        int waiting = _current.IsImmediate ? _waitingImmediate : _waiting;
        byte[]? buffer = null;
        bool isFull = waiting >= (_current.IsImmediate ? ImmediateTasksMax : CommandWindow)
            || (_current.Wanted > 0 && (buffer = buffers.Rent(_current.Wanted)) is null);
        if (isFull)
        {
            _current.Action = new ScsiAction(ScsiActionKind.Done, ScsiStatus.TaskSetFull);
            CompleteDone(_current, replies);
            return SessionStep.None;
        }

        IscsiTask task = TakeSlot();
        task.Begin(_current.InitiatorTaskTag, _current.Lun, _current.IsImmediate, _current.ExpectedRead, _current.ExpectedWrite, _current.Action);
        task.Wanted = _current.Wanted;
        task.Buffer = buffer;
        task.Received = immediate.Length;
        immediate[..Math.Min(immediate.Length, task.Wanted)].CopyTo(buffer);
        if (hasUnsolicited)
        {
            task.IsUnsolicited = true;
            task.SequenceEnd = unsolicitedMax;
            return SessionStep.None;
        }

        AskForData(task, replies);
        return SessionStep.None;
    }

    private IscsiTask TakeSlot()
    {
        foreach (IscsiTask task in _tasks)
        {
            if (!task.IsActive)
            {
                task.IsActive = true;
                _waiting += _current.IsImmediate ? 0 : 1;
                _waitingImmediate += _current.IsImmediate ? 1 : 0;
                return task;
            }
        }

        throw new InvalidOperationException("More tasks wait than the window allows.");
    }

    private void Release(IscsiTask task)
    {
        if (!task.IsActive)
        {
            return;
        }

        task.IsActive = false;
        _waiting -= task.IsImmediate ? 0 : 1;
        _waitingImmediate -= task.IsImmediate ? 1 : 0;
        if (task.Buffer is { } buffer)
        {
            task.Buffer = null;
            buffers.Return(buffer);
        }
    }

    /// <summary>Drops every task that waits for data, without an answer: the session ends, or a reset ended them.</summary>
    public void AbortTasks()
    {
        foreach (IscsiTask task in _tasks)
        {
            Release(task);
        }
    }

    /// <summary>Another session reset the unit: its tasks here end without an answer and the next command reports it.</summary>
    public void TakeReset()
    {
        AbortTasks();
        _nexus?.Attend(SenseData.BusDeviceReset);
    }
}
