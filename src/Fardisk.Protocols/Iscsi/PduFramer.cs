using Fardisk.Protocols.Wire;

namespace Fardisk.Protocols.Iscsi;

/// <summary>Cuts a received byte stream into PDUs (RFC 7143 §11.1). Header and data digests are not agreed to yet; their places are after the AHS and after the padding.</summary>
public static class PduFramer
{
    /// <summary>Takes the first PDU of the received bytes.</summary>
    /// <param name="received">What has arrived and was not taken yet.</param>
    /// <param name="dataLengthMax">The MaxRecvDataSegmentLength that holds now, in bytes.</param>
    /// <param name="pdu">The PDU, on <see cref="FrameResult.Complete"/>.</param>
    /// <param name="length">Bytes of the whole PDU on the wire: on <see cref="FrameResult.Complete"/>, and on <see cref="FrameResult.Incomplete"/> once its header is there (otherwise 0).</param>
    public static FrameResult TryTake(ReadOnlySpan<byte> received, int dataLengthMax, out Pdu pdu, out int length)
    {
        pdu = default;
        length = 0;
        switch (BasicHeaderSegment.TryRead(received, dataLengthMax, out BasicHeaderSegment header))
        {
            case WireError.None:
                break;
            case WireError.Truncated:
                return FrameResult.Incomplete;
            default:
                return FrameResult.TooLong;
        }

        length = header.PduLength;
        if (received.Length < length)
        {
            return FrameResult.Incomplete;
        }

        int dataStart = BasicHeaderSegment.Size + header.AhsLength;
        pdu = new Pdu(header, received[..BasicHeaderSegment.Size], received.Slice(dataStart, header.DataLength));
        return FrameResult.Complete;
    }
}
