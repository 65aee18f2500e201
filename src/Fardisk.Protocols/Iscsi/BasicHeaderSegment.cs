using System.Buffers.Binary;
using Fardisk.Protocols.Wire;

namespace Fardisk.Protocols.Iscsi;

/// <summary>The fields that every 48-byte Basic Header Segment has: it opens every iSCSI PDU.</summary>
/// <remarks>
/// RFC 7143 §11.2.1; integers are big-endian.
/// <code>
/// 0      . | I | Opcode(6)        5..7   DataSegmentLength: bytes, padding excluded
/// 1      F | opcode-specific      8..15  LUN or opcode-specific
/// 4      TotalAHSLength: words    16..19 Initiator Task Tag
/// </code>
/// </remarks>
/// <param name="Opcode">What PDU it is.</param>
/// <param name="IsImmediate">The I bit: the command does not take a number of its own.</param>
/// <param name="IsFinal">The F bit (T in login): the last PDU of a sequence.</param>
/// <param name="AhsLength">Additional header bytes that follow, 0 to 1,020, a multiple of 4.</param>
/// <param name="DataLength">Payload bytes that follow the headers, 0 to 2^24-1, before padding.</param>
/// <param name="Lun">The LUN field, or opcode-specific.</param>
/// <param name="InitiatorTaskTag">The initiator's name for the task; FFFFFFFFh for none.</param>
public readonly record struct BasicHeaderSegment(
    IscsiOpcode Opcode, bool IsImmediate, bool IsFinal, int AhsLength, int DataLength, ulong Lun, uint InitiatorTaskTag)
{
    /// <summary>Bytes of the segment.</summary>
    public const int Size = 48;

    /// <summary>The tag that names no task, of either side.</summary>
    public const uint ReservedTag = 0xFFFF_FFFF;

    /// <summary>Payload bytes with padding to four.</summary>
    public int PaddedDataLength => (DataLength + 3) & ~3;

    /// <summary>Bytes of the whole PDU on the wire, without digests: header, AHS, data, zero to three of padding.</summary>
    public int PduLength => Size + AhsLength + PaddedDataLength;

    /// <summary>Decodes one header. Throws nothing and allocates nothing, whatever the bytes are.</summary>
    /// <param name="source">The received bytes; those past <see cref="Size"/> are ignored.</param>
    /// <param name="dataLengthMax">MaxRecvDataSegmentLength that we declared, in bytes (RFC 7143 §13.12).</param>
    /// <param name="header">The header; <see langword="default"/> unless the result is <see cref="WireError.None"/>.</param>
    /// <returns><see cref="WireError.Truncated"/> below 48 bytes; <see cref="WireError.TooLong"/> past the limit.</returns>
    public static WireError TryRead(ReadOnlySpan<byte> source, int dataLengthMax, out BasicHeaderSegment header)
    {
        header = default;
        if (source.Length < Size)
        {
            return WireError.Truncated;
        }

        uint lengths = BinaryPrimitives.ReadUInt32BigEndian(source[4..]);
        int dataLength = (int)(lengths & 0x00FF_FFFF);
        if (dataLength > dataLengthMax)
        {
            return WireError.TooLong;
        }

        header = new BasicHeaderSegment(
            Opcode: (IscsiOpcode)(source[0] & 0x3F),
            IsImmediate: (source[0] & 0x40) != 0,
            IsFinal: (source[1] & 0x80) != 0,
            AhsLength: (int)(lengths >> 24) * 4,
            DataLength: dataLength,
            Lun: BinaryPrimitives.ReadUInt64BigEndian(source[8..]),
            InitiatorTaskTag: BinaryPrimitives.ReadUInt32BigEndian(source[16..]));
        return WireError.None;
    }

    /// <summary>Writes the common fields and zeros the rest of the 48 bytes.</summary>
    /// <param name="target">At least <see cref="Size"/> bytes.</param>
    public void Write(Span<byte> target)
    {
        target[..Size].Clear();
        target[0] = (byte)((byte)Opcode | (IsImmediate ? 0x40 : 0));
        target[1] = (byte)(IsFinal ? 0x80 : 0);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], ((uint)AhsLength / 4 << 24) | (uint)DataLength);
        BinaryPrimitives.WriteUInt64BigEndian(target[8..], Lun);
        BinaryPrimitives.WriteUInt32BigEndian(target[16..], InitiatorTaskTag);
    }
}
