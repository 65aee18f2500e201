namespace Fardisk.Protocols.Ndp;

/// <summary>The emptiest answer to a <see cref="RouterSolicitation"/>: "no router here, no prefix, nothing to configure".</summary>
/// <remarks>
/// RFC 4861 §4.2: type 134, code 0, checksum (the kernel writes it), current hop limit 0 = unspecified, no flags, router lifetime 0 = not a default
/// router, reachable time and retransmission timer 0 = unspecified, no options. A host takes nothing from it; iPXE ends its IPv6 configuration at once.
/// </remarks>
public static class RouterAdvertisement
{
    /// <summary>ICMPv6 type.</summary>
    public const byte Type = 134;

    /// <summary>Bytes of the message.</summary>
    public const int Size = 16;

    /// <summary>Writes the empty advertisement.</summary>
    /// <param name="target">At least <see cref="Size"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteEmpty(Span<byte> target)
    {
        target[..Size].Clear();
        target[0] = Type;
        return Size;
    }
}
