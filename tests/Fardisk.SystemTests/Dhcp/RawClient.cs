using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Fardisk.Protocols.Dhcp;
using Xunit;

namespace Fardisk.SystemTests.Dhcp;

/// <summary>A PC without an address: it sends and takes whole Ethernet frames.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly byte[] s_broadcast = [255, 255, 255, 255, 255, 255];
    private readonly Socket _socket;

    public RawClient(int interfaceIndex)
    {
        _socket = new Socket(AddressFamily.Packet, SocketType.Raw, (ProtocolType)0x0008) { ReceiveTimeout = 5000 }; // ETH_P_IP in network order
        SocketAddress address = new(AddressFamily.Packet, 20);
        address.Buffer.Span[3] = 0;
        address.Buffer.Span[2] = 8;
        MemoryMarshal.Write(address.Buffer.Span[4..], interfaceIndex);
        _socket.Bind(new PacketEndPoint(address));
    }

    /// <summary>Sends a DHCP message from 0.0.0.0 to everybody.</summary>
    public void Send(ReadOnlySpan<byte> card, ReadOnlySpan<byte> message)
    {
        byte[] frame = [.. s_broadcast, .. card, 8, 0, .. new byte[UdpFrame.HeaderSize], .. message];
        UdpFrame.WriteHeaders(frame.AsSpan(14), Ipv4Address.None, Ipv4Address.Broadcast, 68, 67);
        _socket.Send(frame);
    }

    /// <summary>The next frame that carries something to UDP port 68, its checksums checked.</summary>
    public (byte[] Card, string From, string To, byte[] Message) Receive()
    {
        byte[] buffer = new byte[2048];
        while (true)
        {
            int size = _socket.Receive(buffer);
            Span<byte> ip = buffer.AsSpan(14, size - 14);
            if (ip[9] != 17 || BinaryPrimitives.ReadUInt16BigEndian(ip[22..]) != 68)
            {
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
            byte[] pseudo = [.. ip[12..20], 0, 17, ip[24], ip[25], .. ip[20..length]];
            Assert.Equal(0, UdpFrame.Checksum(ip[..20]));
            Assert.Equal(0, UdpFrame.Checksum(pseudo));
            return (buffer[..6], Ipv4Address.Read(ip[12..]).ToString(), Ipv4Address.Read(ip[16..]).ToString(), ip[28..length].ToArray());
        }
    }

    public void Dispose() => _socket.Dispose();

    private sealed class PacketEndPoint(SocketAddress address) : EndPoint
    {
        public override AddressFamily AddressFamily => AddressFamily.Packet;

        public override SocketAddress Serialize() => address;
    }
}
