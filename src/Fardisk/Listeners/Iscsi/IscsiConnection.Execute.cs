using Fardisk.Blocks;
using Fardisk.Diagnostics;
using Fardisk.Protocols.Iscsi;
using Fardisk.Protocols.Scsi;

namespace Fardisk.Listeners.Iscsi;

internal sealed partial class IscsiConnection
{
    // Blocks that a WRITE SAME or a compare works on at once.
    private const int ScratchBytes = 256 << 10;

    // Held while a command touches the disk: who takes it has waited for that command.
    private readonly object _gate = new();
    private bool _isFenced;
    private bool _mustReset;
    private bool _hasCommanded;
    private bool _hasRead;
    private SessionCounters _counters;

    /// <summary>Why the disk was taken from this session.</summary>
    public TakeoverReason FencedFor { get; private set; }

    /// <summary>Lets no command of this session reach the disk any more, waits for the one that runs, and closes. Any thread.</summary>
    public void Fence(TakeoverReason reason)
    {
        lock (_gate)
        {
            _isFenced = true;
            FencedFor = reason;
        }

        Close(reason == TakeoverReason.HandOver ? ConnectionEnd.HandedOver : ConnectionEnd.TakenOver);
    }

    /// <summary>Another session reset the unit: when this returns, none of the commands that came before runs. Any thread.</summary>
    public void RequestReset()
    {
        lock (_gate)
        {
            _mustReset = true;
        }
    }

    private bool TakeRequestedReset()
    {
        lock (_gate)
        {
            if (!_mustReset)
            {
                return false;
            }

            _mustReset = false;
        }

        _session.TakeReset();
        return true;
    }

    private ConnectionEnd? Execute(IscsiTask task, ReadOnlySpan<byte> data)
    {
        bool waited = task.WaitsForData;
        if (TakeRequestedReset())
        {
            if (!waited)
            {
                // It came with the reset: the initiator hears of it and sends it again.
                _session.Complete(task, SenseData.BusDeviceReset, _replies);
            }

            return null;
        }

        ScsiActionKind kind = task.Action.Kind;
        bool isFenced;
        SenseData failure;
        try
        {
            isFenced = kind == ScsiActionKind.Read ? !TryRead(task, out failure) : !TryRunGated(task, data, out failure);
        }
        catch (BlockIoException ex)
        {
            isFenced = false;
            failure = SenseOf(ex.Kind);
            IscsiLog.DiskFailed(_services.Logger, Id, _san!.Client, ex.Kind.ToString(), ex);
        }

        if (isFenced)
        {
            return ConnectionEnd.TakenOver; // the fencing closed the socket and knows better why
        }

        Finish(task, kind, failure, data.Length);
        return null;
    }

    private void Finish(IscsiTask task, ScsiActionKind kind, SenseData failure, int written)
    {
        if (failure != SenseData.None)
        {
            _counters.Failures++;
            _session.Complete(task, failure, _replies);
            return;
        }

        switch (kind)
        {
            case ScsiActionKind.Read:
                _counters.Reads++;
                _counters.BytesRead += task.DataInLength;
                break;
            case ScsiActionKind.Write:
                _counters.Writes++;
                _counters.BytesWritten += written;
                break;
            default:
                _counters.OtherCommands++;
                break;
        }

        // The last Data-In carried the status already.
        if (kind != ScsiActionKind.Read || task.DataInLength == 0)
        {
            _session.Complete(task, SenseData.None, _replies);
        }

        if (!_hasCommanded || (!_hasRead && kind == ScsiActionKind.Read))
        {
            ReportFirst(task, kind);
        }
    }

    private void ReportFirst(IscsiTask task, ScsiActionKind kind)
    {
        if (!_hasRead && kind == ScsiActionKind.Read)
        {
            _hasRead = true;
            Record(BootStage.FirstRead, $"{_session.Login!.Isid.Kind}: {task.Action.Count} blocks at {task.Action.Block}", _services.Time.GetUtcNow() - _since);
        }

        if (!_hasCommanded)
        {
            _hasCommanded = true;
            Isid isid = _session.Login!.Isid;
            if (_disk!.Commanded(Id, isid.IsFirmware) is { } closed)
            {
                // A BIOS leaves its session open; when the system's network came up first, its reset ended that session already.
                string firmware = closed == 0 ? "firmware's sessions had ended" : $"{closed} firmware session{(closed == 1 ? "" : "s")} closed";
                Record(BootStage.HandOver, $"{isid.Kind} took the disk over; {firmware}", null);
            }
        }
    }

    // Disk data goes straight to its place in the send buffer, behind the room for its header.
    private bool TryRead(IscsiTask task, out SenseData failure)
    {
        failure = SenseData.None;
        int blockSize = _device!.BlockSize;
        for (int offset = 0; _session.TryNextDataIn(task, offset, out DataInSegment segment); offset += segment.Length)
        {
            int blockBytes = (segment.Length + blockSize - 1) / blockSize * blockSize;
            int room = BasicHeaderSegment.Size + blockBytes + 4;
            if (_replies.Free < room + IscsiSession.ReplyRoom || _replies.Length >= SendAtBytes)
            {
                Send();
            }

            Span<byte> pdu = _replies.Reserve(room);
            lock (_gate)
            {
                if (_isFenced)
                {
                    return false;
                }

                _device.Read(task.Action.Block + (offset / blockSize), pdu.Slice(BasicHeaderSegment.Size, blockBytes));
            }

            _session.CommitDataIn(task, segment, pdu, _replies);
        }

        return true;
    }

    private bool TryRunGated(IscsiTask task, ReadOnlySpan<byte> data, out SenseData failure)
    {
        lock (_gate)
        {
            failure = SenseData.None;
            if (_isFenced)
            {
                return false;
            }

            if (_mustReset)
            {
                failure = SenseData.BusDeviceReset; // the reset came in this instant: its sender was told that nothing from before still writes
                return true;
            }

            ScsiAction action = task.Action;
            IBlockDevice device = _device!;
            switch (action.Kind)
            {
                case ScsiActionKind.Write:
                    device.Write(action.Block, data[..(data.Length / device.BlockSize * device.BlockSize)]);
                    break;
                case ScsiActionKind.Trim:
                    device.Trim(action.Block, action.Count);
                    break;
                case ScsiActionKind.Unmap:
                    failure = Unmap(device, data);
                    break;
                case ScsiActionKind.WriteSame:
                    WriteSame(device, action, data);
                    break;
                case ScsiActionKind.Compare or ScsiActionKind.CompareSame:
                    failure = Compare(device, action, data);
                    break;
            }

            if (action.Kind == ScsiActionKind.Flush || action.ForceUnitAccess)
            {
                device.Flush();
            }

            return true;
        }
    }

    private static SenseData Unmap(IBlockDevice device, ReadOnlySpan<byte> data)
    {
        SenseData failure = UnmapList.TryRead(data, device.BlockCount, out UnmapList list);
        for (int i = 0; i < list.Count; i++)
        {
            (long block, long count) = list[i];
            device.Trim(block, count);
        }

        return failure;
    }

    // Zeros are what a trim leaves, so they cost no space.
    private void WriteSame(IBlockDevice device, ScsiAction action, ReadOnlySpan<byte> block)
    {
        if (block.Length < device.BlockSize)
        {
            return;
        }

        if (!block.ContainsAnyExcept((byte)0))
        {
            device.Trim(action.Block, action.Count);
            return;
        }

        int chunk = (int)Math.Min(action.Count, ScratchBytes / device.BlockSize);
        byte[] scratch = _services.Buffers.Rent(ScratchBytes);
        for (int i = 0; i < chunk; i++)
        {
            block.CopyTo(scratch.AsSpan(i * device.BlockSize));
        }

        for (long done = 0; done < action.Count; done += chunk)
        {
            int count = (int)Math.Min(chunk, action.Count - done);
            device.Write(action.Block + done, scratch.AsSpan(0, count * device.BlockSize));
        }

        _services.Buffers.Return(scratch);
    }

    private SenseData Compare(IBlockDevice device, ScsiAction action, ReadOnlySpan<byte> data)
    {
        int blockSize = device.BlockSize;
        bool isSame = action.Kind == ScsiActionKind.CompareSame;
        long count = isSame ? action.Count : data.Length / blockSize;
        byte[] scratch = _services.Buffers.Rent(ScratchBytes);
        SenseData failure = SenseData.None;
        for (long done = 0; done < count && failure == SenseData.None; done += ScratchBytes / blockSize)
        {
            Span<byte> medium = scratch.AsSpan(0, (int)Math.Min(ScratchBytes / blockSize, count - done) * blockSize);
            device.Read(action.Block + done, medium);
            for (int at = 0; at < medium.Length; at += blockSize)
            {
                ReadOnlySpan<byte> expected = data.Slice(isSame ? 0 : (int)(done * blockSize) + at, blockSize);
                int equal = expected.CommonPrefixLength(medium.Slice(at, blockSize));
                if (equal < blockSize)
                {
                    failure = SenseData.Miscompare with { Information = (uint)((done * blockSize) + at + equal) };
                    break;
                }
            }
        }

        _services.Buffers.Return(scratch);
        return failure;
    }

    private static SenseData SenseOf(BlockFailure failure) => failure switch
    {
        BlockFailure.ReadFailed => SenseData.UnrecoveredReadError,
        BlockFailure.NoSpace => SenseData.SpaceAllocationFailed,
        BlockFailure.ReadOnly => SenseData.WriteProtected,
        _ => SenseData.WriteError,
    };
}
