using System.Buffers.Binary;
using System.Text;
using Fardisk.Protocols.Wire;

namespace Fardisk.Protocols.Tftp;

/// <summary>The small packets: DATA header, ACK, ERROR, OACK (RFC 1350 §5, RFC 2347). Integers are big-endian.</summary>
public static class TftpPacket
{
    /// <summary>Bytes before a block's data, and of a whole ACK.</summary>
    public const int HeaderSize = 4;

    /// <summary>Longest message of an ERROR that we write or keep, in bytes.</summary>
    public const int MessageLengthMax = 200;

    /// <summary>Largest OACK that we write, in bytes.</summary>
    public const int OptionAckLengthMax = 128;

    /// <summary>Writes the four bytes before a block.</summary>
    /// <param name="target">At least <see cref="HeaderSize"/> bytes.</param>
    /// <param name="block">The block's number on the wire; it follows 65,535 with 0.</param>
    public static void WriteDataHeader(Span<byte> target, ushort block) => WriteHeader(target, TftpOpcode.Data, block);

    /// <summary>Writes an ACK.</summary>
    /// <param name="target">At least <see cref="HeaderSize"/> bytes.</param>
    /// <param name="block">The last block that arrived in order; 0 answers an OACK.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteAck(Span<byte> target, ushort block)
    {
        WriteHeader(target, TftpOpcode.Ack, block);
        return HeaderSize;
    }

    /// <summary>Writes an ERROR.</summary>
    /// <param name="target">At least <see cref="HeaderSize"/> + <see cref="MessageLengthMax"/> + 1 bytes.</param>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">For a person; cut after <see cref="MessageLengthMax"/> characters, not ASCII becomes a question mark.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteError(Span<byte> target, TftpErrorCode code, string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        WriteHeader(target, TftpOpcode.Error, (ushort)code);
        int length = Math.Min(message.Length, MessageLengthMax);
        Encoding.ASCII.GetBytes(message.AsSpan(0, length), target[HeaderSize..]);
        target[HeaderSize + length] = 0;
        return HeaderSize + length + 1;
    }

    /// <summary>Writes an OACK.</summary>
    /// <param name="target">At least <see cref="OptionAckLengthMax"/> bytes.</param>
    /// <param name="options">What was agreed to.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteOptionAck(Span<byte> target, TftpOptionSet options)
    {
        ArgumentNullException.ThrowIfNull(options);
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)TftpOpcode.OptionAck);
        int length = 2;
        foreach ((string name, string? value) in options.Pairs())
        {
            if (value is not null)
            {
                TftpRequest.Put(target, ref length, name);
                TftpRequest.Put(target, ref length, value);
            }
        }

        return length;
    }

    /// <summary>Reads an OACK's options. Throws nothing.</summary>
    /// <param name="source">One datagram.</param>
    /// <param name="options">Those that we know.</param>
    /// <returns><see cref="WireError.Truncated"/> below two bytes; <see cref="WireError.Unsupported"/> when it is no OACK.</returns>
    public static WireError TryReadOptionAck(ReadOnlySpan<byte> source, out TftpOptionSet options)
    {
        options = TftpOptionSet.None;
        if (source.Length < 2)
        {
            return WireError.Truncated;
        }

        if (BinaryPrimitives.ReadUInt16BigEndian(source) != (ushort)TftpOpcode.OptionAck)
        {
            return WireError.Unsupported;
        }

        options = TftpRequest.ReadOptions(source[2..]);
        return WireError.None;
    }

    /// <summary>Reads the header of a DATA, an ACK or an ERROR. Throws nothing.</summary>
    /// <param name="source">One datagram.</param>
    /// <param name="opcode">Which of the three.</param>
    /// <param name="number">Block number, or error code.</param>
    /// <returns><see cref="WireError.Truncated"/> below four bytes; <see cref="WireError.Unsupported"/> for anything else.</returns>
    public static WireError TryReadHeader(ReadOnlySpan<byte> source, out TftpOpcode opcode, out ushort number)
    {
        opcode = 0;
        number = 0;
        if (source.Length < HeaderSize)
        {
            return WireError.Truncated;
        }

        opcode = (TftpOpcode)BinaryPrimitives.ReadUInt16BigEndian(source);
        number = BinaryPrimitives.ReadUInt16BigEndian(source[2..]);
        return opcode is TftpOpcode.Data or TftpOpcode.Ack or TftpOpcode.Error ? WireError.None : WireError.Unsupported;
    }

    /// <summary>The message of an ERROR, each byte as one Latin-1 character: the peer's text, to be escaped where it is shown.</summary>
    /// <param name="source">The whole datagram.</param>
    /// <returns>At most <see cref="MessageLengthMax"/> characters, cut at the first NUL.</returns>
    public static string ReadMessage(ReadOnlySpan<byte> source)
    {
        ReadOnlySpan<byte> text = source.Length > HeaderSize ? source[HeaderSize..] : [];
        int end = text.IndexOf((byte)0);
        text = end < 0 ? text : text[..end];
        return Encoding.Latin1.GetString(text[..Math.Min(text.Length, MessageLengthMax)]);
    }

    private static void WriteHeader(Span<byte> target, TftpOpcode opcode, ushort number)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)opcode);
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], number);
    }
}
