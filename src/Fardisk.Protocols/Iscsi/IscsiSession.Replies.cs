using System.Buffers.Binary;
using Fardisk.Protocols.Scsi;

namespace Fardisk.Protocols.Iscsi;

public sealed partial class IscsiSession
{
    /// <summary>Longest Data-In PDU that we send, in bytes of data.</summary>
    public const int DataInLengthMax = 262144;

    private const byte OverflowFlag = 0x04;
    private const byte UnderflowFlag = 0x02;

    /// <summary>The Data-In PDU that begins at an offset of the answer: as long as MaxRecvDataSegmentLength and MaxBurstLength allow, in whole blocks but for the last.</summary>
    /// <param name="task">The task.</param>
    /// <param name="offset">Bytes that went out already.</param>
    /// <param name="segment">The PDU.</param>
    /// <returns>False: nothing is left (or there is no data at all, then <see cref="Complete"/> sends the status).</returns>
    public bool TryNextDataIn(IscsiTask task, int offset, out DataInSegment segment)
    {
        int total = task.DataInLength;
        int block = _unit?.Facts.BlockSize ?? 512;
        int burst = Math.Max(block, Parameters.MaxBurstLength / block * block);
        int segmentMax = Math.Max(block, Math.Min(Parameters.InitiatorDataLengthMax, DataInLengthMax) / block * block);
        int length = Math.Min(Math.Min(segmentMax, burst - (offset % burst)), total - offset);
        segment = new DataInSegment(offset, length, (offset + length) % burst == 0 || offset + length == total, offset + length == total);
        return length > 0;
    }

    /// <summary>Adds a Data-In PDU whose data already stands behind the room for its header; the last one ends the task with good status.</summary>
    /// <param name="task">The task.</param>
    /// <param name="segment">From <see cref="TryNextDataIn"/>.</param>
    /// <param name="pdu">What <see cref="ReplyBuffer.Reserve"/> gave, with the data from byte 48 on.</param>
    /// <param name="replies">The buffer it was reserved in.</param>
    public void CommitDataIn(IscsiTask task, DataInSegment segment, Span<byte> pdu, ReplyBuffer replies)
    {
        byte flags = (byte)(segment.EndsBurst ? 0x80 : 0);
        uint residual = 0;
        if (segment.EndsData)
        {
            Release(task);
            flags |= (byte)(0x01 | Residual(task, out residual));
        }

        pdu[..BasicHeaderSegment.Size].Clear();
        pdu[(BasicHeaderSegment.Size + segment.Length)..segment.PduLength].Clear();
        WriteHeader(pdu, IscsiOpcode.DataIn, flags, task.InitiatorTaskTag, segment.Length, takesStatus: segment.EndsData);
        BinaryPrimitives.WriteUInt32BigEndian(pdu[20..], BasicHeaderSegment.ReservedTag);
        BinaryPrimitives.WriteUInt32BigEndian(pdu[36..], task.DataInSn++);
        BinaryPrimitives.WriteUInt32BigEndian(pdu[40..], (uint)segment.Offset);
        BinaryPrimitives.WriteUInt32BigEndian(pdu[44..], residual);
        replies.Commit(segment.PduLength);
    }

    /// <summary>Ends a task that has no data for the initiator, or that failed.</summary>
    /// <param name="task">The task.</param>
    /// <param name="failure"><see cref="SenseData.None"/> for good status, else the sense of CHECK CONDITION.</param>
    /// <param name="replies">Where the SCSI Response goes.</param>
    public void Complete(IscsiTask task, SenseData failure, ReplyBuffer replies)
    {
        if (failure != SenseData.None)
        {
            task.Action = ScsiAction.Check(failure);
        }

        CompleteDone(task, replies);
    }

    private void CompleteDone(IscsiTask task, ReplyBuffer replies)
    {
        if (task.Action.Status == ScsiStatus.Good && task.Action.Kind == ScsiActionKind.Done && task.DataInLength > 0)
        {
            SendResponseData(task, replies);
            return;
        }

        Release(task);
        bool hasSense = task.Action.Status == ScsiStatus.CheckCondition;
        byte flags = (byte)(0x80 | Residual(task, out uint residual));
        int length = hasSense ? 2 + SenseData.FixedSize : 0;
        Span<byte> pdu = WritePdu(replies, IscsiOpcode.ScsiResponse, flags, task.InitiatorTaskTag, length, takesStatus: true);
        pdu[3] = (byte)task.Action.Status;
        BinaryPrimitives.WriteUInt32BigEndian(pdu[36..], task.DataInSn + task.R2TSent);
        BinaryPrimitives.WriteUInt32BigEndian(pdu[44..], residual);
        if (hasSense)
        {
            BinaryPrimitives.WriteUInt16BigEndian(pdu[BasicHeaderSegment.Size..], SenseData.FixedSize);
            task.Action.Sense.WriteFixed(pdu[(BasicHeaderSegment.Size + 2)..]);
        }
    }

    private void SendResponseData(IscsiTask task, ReplyBuffer replies)
    {
        for (int offset = 0; TryNextDataIn(task, offset, out DataInSegment segment); offset += segment.Length)
        {
            Span<byte> pdu = replies.Reserve(segment.PduLength);
            _response.AsSpan(offset, segment.Length).CopyTo(pdu[BasicHeaderSegment.Size..]);
            CommitDataIn(task, segment, pdu, replies);
        }
    }

    // RFC 7143 §11.4.5: what the command had for the initiator, or wanted from it, against what the initiator expected.
    private static byte Residual(IscsiTask task, out uint residual)
    {
        uint expected = Math.Max(task.ExpectedRead, task.ExpectedWrite);
        uint actual = task.Action.Status == ScsiStatus.Good ? (uint)Math.Max(task.Action.DataInLength, task.Action.DataOutLength) : 0;
        if (task.Action.DataInLength > 0 && task.ExpectedRead == 0 || task.Action.DataOutLength > 0 && task.ExpectedWrite == 0)
        {
            expected = 0; // the data goes the other way than the initiator thinks
        }

        residual = actual > expected ? actual - expected : expected - actual;
        return actual > expected ? OverflowFlag : actual < expected ? UnderflowFlag : (byte)0;
    }
}
