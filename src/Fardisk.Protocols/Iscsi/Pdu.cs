using System.Buffers.Binary;

namespace Fardisk.Protocols.Iscsi;

/// <summary>One whole PDU as it lies in the receive buffer; valid until that buffer moves.</summary>
public readonly ref struct Pdu
{
    /// <summary>Puts the parts together.</summary>
    /// <param name="header">The decoded common fields.</param>
    /// <param name="raw">The 48 bytes, for the opcode-specific fields.</param>
    /// <param name="data">The data segment without padding.</param>
    public Pdu(BasicHeaderSegment header, ReadOnlySpan<byte> raw, ReadOnlySpan<byte> data)
    {
        Header = header;
        Raw = raw;
        Data = data;
    }

    /// <summary>The common fields.</summary>
    public BasicHeaderSegment Header { get; }

    /// <summary>The 48 header bytes.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>The data segment without padding.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>A 32-bit field of the header.</summary>
    /// <param name="offset">Its first byte, 0 to 44.</param>
    public uint Word(int offset) => BinaryPrimitives.ReadUInt32BigEndian(Raw[offset..]);
}
