using System.Buffers.Binary;
using System.Net;

namespace Fardisk.Protocols.Dhcp;

/// <summary>An IPv4 address as a number, so that tables of them need no objects.</summary>
/// <param name="Value">The four octets, big-endian: 10.0.0.1 is 0x0A000001.</param>
public readonly record struct Ipv4Address(uint Value)
{
    /// <summary>Octets in an address.</summary>
    public const int Size = 4;

    /// <summary>0.0.0.0: no address.</summary>
    public static readonly Ipv4Address None;

    /// <summary>255.255.255.255.</summary>
    public static readonly Ipv4Address Broadcast = new(uint.MaxValue);

    /// <summary>True for 0.0.0.0.</summary>
    public bool IsNone => Value == 0;

    /// <summary>False for 0/8, 127/8, multicast, reserved and broadcast addresses: no client can have one.</summary>
    public bool IsHost => (Value >> 24) is not (0 or 127) && Value < 0xE000_0000;

    /// <summary>Reads the first four bytes.</summary>
    /// <param name="source">Received bytes; below four they give <see cref="None"/>.</param>
    /// <returns>The address.</returns>
    public static Ipv4Address Read(ReadOnlySpan<byte> source) => source.Length < Size ? None : new Ipv4Address(BinaryPrimitives.ReadUInt32BigEndian(source));

    /// <summary>Takes over a framework address; an IPv4 address mapped into IPv6 is unwrapped.</summary>
    /// <param name="address">The address; <see langword="null"/> and true IPv6 give <see cref="None"/>.</param>
    /// <returns>The address as a number.</returns>
    public static Ipv4Address From(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true })
        {
            address = address.MapToIPv4();
        }

        Span<byte> bytes = stackalloc byte[16];
        return address is not null && address.TryWriteBytes(bytes, out int count) && count == Size ? Read(bytes) : None;
    }

    /// <summary>Reads a dotted quad.</summary>
    /// <param name="text">The text; anything else gives <see cref="None"/>.</param>
    /// <returns>The address.</returns>
    public static Ipv4Address Parse(string? text) => IPAddress.TryParse(text, out IPAddress? address) ? From(address) : None;

    /// <summary>Writes the four octets.</summary>
    /// <param name="target">At least four bytes.</param>
    public void Write(Span<byte> target) => BinaryPrimitives.WriteUInt32BigEndian(target, Value);

    /// <summary>The framework's form.</summary>
    /// <returns>A new object.</returns>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return new IPAddress(bytes);
    }

    /// <summary>The dotted quad.</summary>
    public override string ToString() => $"{Value >> 24}.{(Value >> 16) & 255}.{(Value >> 8) & 255}.{Value & 255}";
}
