using System.Buffers.Binary;

namespace Fardisk.Protocols.Dhcp;

/// <summary>The IPv4 and UDP headers of an answer that goes straight to a card, below the system's own IP.</summary>
/// <remarks>RFC 791 §3.1, RFC 768. 20 bytes of IPv4 without options, 8 of UDP; both checksums are filled: some ROMs drop a UDP checksum of 0.</remarks>
public static class UdpFrame
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderSize = 28;

    /// <summary>Writes both headers before a payload that is in place already.</summary>
    /// <param name="frame">The whole IP packet; the payload begins at <see cref="HeaderSize"/>. At most 65,535 bytes.</param>
    /// <param name="source">IP source.</param>
    /// <param name="destination">IP destination.</param>
    /// <param name="sourcePort">UDP source port.</param>
    /// <param name="destinationPort">UDP destination port.</param>
    public static void WriteHeaders(Span<byte> frame, Ipv4Address source, Ipv4Address destination, int sourcePort, int destinationPort)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frame.Length, HeaderSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frame.Length, ushort.MaxValue);
        Span<byte> ip = frame[..20];
        ip.Clear();
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)frame.Length);
        ip[8] = 64;
        ip[9] = 17;
        source.Write(ip[12..]);
        destination.Write(ip[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], Fold(Sum(ip, 0)));

        Span<byte> udp = frame[20..];
        BinaryPrimitives.WriteUInt16BigEndian(udp, (ushort)sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], (ushort)destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)udp.Length);
        udp[6] = udp[7] = 0;

        // The pseudo-header of RFC 768: addresses, protocol, length.
        uint pseudo = Sum(ip[12..20], 17 + (uint)udp.Length);
        ushort checksum = Fold(Sum(udp, pseudo));
        BinaryPrimitives.WriteUInt16BigEndian(udp[6..], checksum == 0 ? ushort.MaxValue : checksum);
    }

    /// <summary>The Internet checksum of RFC 1071.</summary>
    /// <param name="bytes">What it is over; its own field must be 0. At most 65,535 bytes.</param>
    /// <returns>The value for the checksum field; 0 when the bytes carry their right checksum.</returns>
    public static ushort Checksum(ReadOnlySpan<byte> bytes) => Fold(Sum(bytes, 0));

    private static uint Sum(ReadOnlySpan<byte> bytes, uint sum)
    {
        for (; bytes.Length >= 2; bytes = bytes[2..])
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        }

        return bytes.IsEmpty ? sum : sum + ((uint)bytes[0] << 8);
    }

    private static ushort Fold(uint sum)
    {
        sum = (sum & 0xFFFF) + (sum >> 16);
        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }
}
