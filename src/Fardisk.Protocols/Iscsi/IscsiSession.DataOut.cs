using System.Buffers.Binary;
using Fardisk.Protocols.Scsi;

namespace Fardisk.Protocols.Iscsi;

public sealed partial class IscsiSession
{
    // Target Transfer Tag of an R2T: the place, the R2T's number and the use of the place, so that a stale tag is known.
    private static uint TransferTag(IscsiTask task, uint r2t) => (task.Generation << 16) | ((r2t & 0xFF) << 8) | (uint)task.Slot;

    /// <summary>Finds where the data of a Data-Out PDU belongs, so that it can be received there without a copy.</summary>
    /// <param name="header">The 48 header bytes.</param>
    /// <param name="destination">Room for the whole data segment, padding excluded.</param>
    /// <returns>False: take the PDU the usual way. True: fill <paramref name="destination"/>, then call <see cref="ReceivePlaced"/>.</returns>
    public bool TryPlaceDataOut(ReadOnlySpan<byte> header, out Span<byte> destination)
    {
        destination = default;
        if (!IsFullFeature || BasicHeaderSegment.TryRead(header, DataLengthMax, out BasicHeaderSegment common) != Wire.WireError.None
            || common.Opcode != IscsiOpcode.DataOut)
        {
            return false;
        }

        Pdu pdu = new(common, header, []);
        if (FindDataOut(pdu) is not { Buffer: { } buffer } task || !Fits(task, pdu) || task.Received + common.DataLength > task.Wanted)
        {
            return false;
        }

        destination = buffer.AsSpan(task.Received, common.DataLength);
        return true;
    }

    /// <summary>Takes a Data-Out PDU whose data stands where <see cref="TryPlaceDataOut"/> said.</summary>
    /// <param name="header">The 48 header bytes.</param>
    /// <param name="replies">Where the answers go.</param>
    public SessionStep ReceivePlaced(ReadOnlySpan<byte> header, ReplyBuffer replies)
    {
        BasicHeaderSegment.TryRead(header, DataLengthMax, out BasicHeaderSegment common);
        return ReceiveDataOut(new Pdu(common, header, []), replies, isPlaced: true);
    }

    // RFC 7143 §11.7, §11.8.
    private SessionStep ReceiveDataOut(Pdu pdu, ReplyBuffer replies, bool isPlaced)
    {
        if (FindDataOut(pdu) is not { } task)
        {
            return SessionStep.None; // of a task that was aborted or failed already: not a mistake (§4.2.3.3)
        }

        if (!Fits(task, pdu))
        {
            return Fail(task, SenseData.DataPhaseError, replies);
        }

        if (!isPlaced && task.Buffer is { } buffer && task.Received < task.Wanted)
        {
            pdu.Data[..Math.Min(pdu.Data.Length, task.Wanted - task.Received)].CopyTo(buffer.AsSpan(task.Received));
        }

        task.Received += pdu.Header.DataLength;
        task.DataOutSn++;
        return pdu.Header.IsFinal ? EndSequence(task, replies) : SessionStep.None;
    }

    private IscsiTask? FindDataOut(Pdu pdu)
    {
        uint tag = pdu.Word(20);
        if (tag != BasicHeaderSegment.ReservedTag)
        {
            uint slot = tag & 0xFF;
            return slot < _tasks.Length && _tasks[slot] is { IsActive: true, IsUnsolicited: false } task && tag == TransferTag(task, task.R2TDone) ? task : null;
        }

        foreach (IscsiTask task in _tasks)
        {
            if (task is { IsActive: true, IsUnsolicited: true } && task.InitiatorTaskTag == pdu.Header.InitiatorTaskTag)
            {
                return task;
            }
        }

        return null;
    }

    // DataPDUInOrder and DataSequenceInOrder are Yes: each PDU goes on where the last one ended.
    private static bool Fits(IscsiTask task, Pdu pdu) =>
        pdu.Word(36) == task.DataOutSn && pdu.Word(40) == (uint)task.Received && task.Received + pdu.Header.DataLength <= task.SequenceEnd;

    private SessionStep EndSequence(IscsiTask task, ReplyBuffer replies)
    {
        bool isShort = !task.IsUnsolicited && task.Received < task.SequenceEnd;
        task.R2TDone += task.IsUnsolicited ? 0u : 1u;
        task.IsUnsolicited = false;
        if (isShort)
        {
            return Fail(task, SenseData.NotEnoughUnsolicitedData, replies);
        }

        if (task.Received >= task.Wanted)
        {
            return Run(task, task.Buffer.AsSpan(0, task.Wanted), replies);
        }

        AskForData(task, replies);
        return SessionStep.None;
    }

    // Fills the R2Ts that were agreed to, then opens the sequence that comes in next (§11.8).
    private void AskForData(IscsiTask task, ReplyBuffer replies)
    {
        task.AskedEnd = Math.Max(task.AskedEnd, task.Received);
        while (task.AskedEnd < task.Wanted && task.R2TSent - task.R2TDone < (uint)Parameters.MaxOutstandingR2T)
        {
            int length = Math.Min(Parameters.MaxBurstLength, task.Wanted - task.AskedEnd);
            Span<byte> pdu = WritePdu(replies, IscsiOpcode.ReadyToTransfer, 0x80, task.InitiatorTaskTag, 0, takesStatus: false);
            BinaryPrimitives.WriteUInt64BigEndian(pdu[8..], task.Lun);
            BinaryPrimitives.WriteUInt32BigEndian(pdu[20..], TransferTag(task, task.R2TSent));
            BinaryPrimitives.WriteUInt32BigEndian(pdu[24..], _status);
            BinaryPrimitives.WriteUInt32BigEndian(pdu[36..], task.R2TSent);
            BinaryPrimitives.WriteUInt32BigEndian(pdu[40..], (uint)task.AskedEnd);
            BinaryPrimitives.WriteUInt32BigEndian(pdu[44..], (uint)length);
            task.AskedEnd += length;
            task.R2TSent++;
        }

        task.DataOutSn = 0;
        task.SequenceEnd = Math.Min(task.Received + Parameters.MaxBurstLength, task.Wanted);
    }

    private SessionStep Fail(IscsiTask task, SenseData sense, ReplyBuffer replies)
    {
        task.Action = ScsiAction.Check(sense);
        CompleteDone(task, replies);
        return SessionStep.None;
    }
}
