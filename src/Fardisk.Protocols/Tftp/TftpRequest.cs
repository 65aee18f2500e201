using System.Buffers.Binary;
using System.Text;
using Fardisk.Protocols.Wire;

namespace Fardisk.Protocols.Tftp;

/// <summary>A read or write request: what file, how, with which options.</summary>
/// <remarks>
/// RFC 1350 §5, RFC 2347:
/// <code>
/// 0..1  opcode, 1 or 2
/// then  file name NUL mode NUL { option NUL value NUL } *
/// </code>
/// Old ROMs leave the last NUL out or append junk behind it; both are taken.
/// </remarks>
/// <param name="Opcode"><see cref="TftpOpcode.ReadRequest"/> or <see cref="TftpOpcode.WriteRequest"/>.</param>
/// <param name="FileName">As it was sent, 1 to <see cref="FileNameLengthMax"/> bytes, each byte as one Latin-1 character: attacker's text.</param>
/// <param name="Mode">How the bytes go over the wire.</param>
/// <param name="Options">The options that we know, each with its raw value; a repeated one counts once, the first.</param>
public sealed record TftpRequest(TftpOpcode Opcode, string FileName, TftpMode Mode, TftpOptionSet Options)
{
    /// <summary>Longest request that is looked at, in bytes: RFC 2347 sets 512 and knows nothing longer.</summary>
    public const int PacketLengthMax = 512;

    /// <summary>Longest file name, in bytes.</summary>
    public const int FileNameLengthMax = 255;

    /// <summary>Decodes a request. Throws nothing, whatever the bytes are.</summary>
    /// <param name="source">One datagram.</param>
    /// <param name="request">The request, or <see langword="null"/> unless the result is <see cref="WireError.None"/>.</param>
    /// <returns>
    /// <see cref="WireError.Truncated"/>: no opcode, or a string without end; <see cref="WireError.Unsupported"/>: no request, or an unknown mode;
    /// <see cref="WireError.BadField"/>: an empty name; <see cref="WireError.TooLong"/>: over a limit.
    /// </returns>
    public static WireError TryRead(ReadOnlySpan<byte> source, out TftpRequest? request)
    {
        request = null;
        if (source.Length < 2)
        {
            return WireError.Truncated;
        }

        var opcode = (TftpOpcode)BinaryPrimitives.ReadUInt16BigEndian(source);
        if (opcode is not (TftpOpcode.ReadRequest or TftpOpcode.WriteRequest))
        {
            return WireError.Unsupported;
        }

        if (source.Length > PacketLengthMax)
        {
            return WireError.TooLong;
        }

        ReadOnlySpan<byte> rest = source[2..];
        if (!TryTake(ref rest, out ReadOnlySpan<byte> name, needsEnd: true) || !TryTake(ref rest, out ReadOnlySpan<byte> modeName, needsEnd: false))
        {
            return WireError.Truncated;
        }

        if (name.IsEmpty)
        {
            return WireError.BadField;
        }

        if (name.Length > FileNameLengthMax)
        {
            return WireError.TooLong;
        }

        if (!TryMode(modeName, out TftpMode mode))
        {
            return WireError.Unsupported;
        }

        request = new TftpRequest(opcode, Encoding.Latin1.GetString(name), mode, ReadOptions(rest));
        return WireError.None;
    }

    /// <summary>Encodes the request.</summary>
    /// <param name="target">Large enough: at most 2 + name + mode + 4 options, below <see cref="PacketLengthMax"/> + 64 bytes.</param>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)Opcode);
        int length = 2;
        Put(target, ref length, FileName);
        Put(target, ref length, Mode == TftpMode.NetAscii ? "netascii" : "octet");
        foreach ((string name, string? value) in Options.Pairs())
        {
            if (value is not null)
            {
                Put(target, ref length, name);
                Put(target, ref length, value);
            }
        }

        return length;
    }

    internal static void Put(Span<byte> target, ref int length, string text)
    {
        length += Encoding.Latin1.GetBytes(text, target[length..]);
        target[length++] = 0;
    }

    internal static TftpOptionSet ReadOptions(ReadOnlySpan<byte> rest)
    {
        TftpOptionSet options = TftpOptionSet.None;
        while (TryTake(ref rest, out ReadOnlySpan<byte> name, needsEnd: true) && TryTake(ref rest, out ReadOnlySpan<byte> value, needsEnd: false))
        {
            if (!name.IsEmpty && value.Length <= TftpOptionSet.ValueLengthMax)
            {
                options = options.With(name, Encoding.Latin1.GetString(value));
            }
        }

        return options;
    }

    private static bool TryMode(ReadOnlySpan<byte> name, out TftpMode mode)
    {
        mode = TftpMode.Octet;
        if (Ascii.EqualsIgnoreCase(name, "netascii"u8))
        {
            mode = TftpMode.NetAscii;
            return true;
        }

        return Ascii.EqualsIgnoreCase(name, "octet"u8) || Ascii.EqualsIgnoreCase(name, "binary"u8);
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text, bool needsEnd)
    {
        int end = rest.IndexOf((byte)0);
        if (end < 0)
        {
            text = rest;
            bool taken = !needsEnd && !rest.IsEmpty;
            rest = [];
            return taken;
        }

        text = rest[..end];
        rest = rest[(end + 1)..];
        return true;
    }
}
