using Fardisk.Protocols.Wire;

namespace Fardisk.Protocols.Ndp;

/// <summary>An IPv6 host's question for a router: what iPXE waits 14 seconds to have answered on a network without one.</summary>
/// <remarks>RFC 4861 §4.1: type 133, code 0, checksum, 4 reserved bytes, options of 8-byte units (type, length in units, value).</remarks>
/// <param name="Source">The asker's card from the source link-layer address option (§4.6.1), or <see langword="null"/> when it sent none.</param>
public readonly record struct RouterSolicitation(MacAddress? Source)
{
    /// <summary>ICMPv6 type.</summary>
    public const byte Type = 133;

    /// <summary>Bytes before the options.</summary>
    public const int HeaderSize = 8;

    private const byte SourceLinkLayerAddress = 1;
    private const int OptionUnit = 8;

    /// <summary>Decodes one ICMPv6 message. Throws nothing and allocates nothing, whatever the bytes are.</summary>
    /// <param name="source">The message from its type byte on; the kernel has checked the checksum.</param>
    /// <param name="solicitation">The question; default unless the result is <see cref="WireError.None"/>.</param>
    /// <returns><see cref="WireError.Truncated"/>, <see cref="WireError.Unsupported"/> for another type, <see cref="WireError.BadField"/> for another code or an option of length 0 (§6.1.1: discard).</returns>
    public static WireError TryRead(ReadOnlySpan<byte> source, out RouterSolicitation solicitation)
    {
        solicitation = default;
        if (source.Length < HeaderSize)
        {
            return WireError.Truncated;
        }

        if (source[0] != Type)
        {
            return WireError.Unsupported;
        }

        if (source[1] != 0)
        {
            return WireError.BadField;
        }

        MacAddress? card = null;
        for (ReadOnlySpan<byte> rest = source[HeaderSize..]; !rest.IsEmpty;)
        {
            int length = rest.Length < 2 ? 0 : rest[1] * OptionUnit;
            if (length == 0 || length > rest.Length)
            {
                return rest.Length >= 2 && rest[1] == 0 ? WireError.BadField : WireError.Truncated;
            }

            if (rest[0] == SourceLinkLayerAddress && MacAddress.TryRead(rest[2..], out MacAddress address))
            {
                card = address;
            }

            rest = rest[length..];
        }

        solicitation = new RouterSolicitation(card);
        return WireError.None;
    }
}
