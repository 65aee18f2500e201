using System.Buffers.Binary;

namespace Fardisk.Protocols.Dhcp;

/// <summary>The ping that asks whether an address is in use before it is offered (RFC 2131 §3.1, point 2; RFC 792).</summary>
public static class IcmpEcho
{
    /// <summary>Bytes of the request.</summary>
    public const int Size = 8;

    private const byte EchoRequest = 8;
    private const byte EchoReply = 0;

    /// <summary>Writes an echo request.</summary>
    /// <param name="target">At least <see cref="Size"/> bytes.</param>
    /// <param name="identifier">Comes back in the reply.</param>
    /// <param name="sequence">Comes back in the reply.</param>
    public static void WriteRequest(Span<byte> target, ushort identifier, ushort sequence)
    {
        Span<byte> message = target[..Size];
        message.Clear();
        message[0] = EchoRequest;
        BinaryPrimitives.WriteUInt16BigEndian(message[4..], identifier);
        BinaryPrimitives.WriteUInt16BigEndian(message[6..], sequence);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], UdpFrame.Checksum(message));
    }

    /// <summary>Reads what a raw ICMP socket gives: an IPv4 packet.</summary>
    /// <param name="packet">The packet with its IPv4 header.</param>
    /// <param name="identifier">The identifier of our requests.</param>
    /// <param name="from">Who answered.</param>
    /// <returns>True: it is an echo reply to a request with that identifier.</returns>
    public static bool TryReadReply(ReadOnlySpan<byte> packet, ushort identifier, out Ipv4Address from)
    {
        from = Ipv4Address.None;
        int header = packet.IsEmpty ? 0 : (packet[0] & 0x0F) * 4;
        if (header < 20 || packet.Length < header + Size || packet[9] != 1 || packet[header] != EchoReply
            || BinaryPrimitives.ReadUInt16BigEndian(packet[(header + 4)..]) != identifier)
        {
            return false;
        }

        from = Ipv4Address.Read(packet[12..]);
        return true;
    }
}
