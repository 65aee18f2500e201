using System.Buffers.Binary;
using Fardisk.Protocols.Dhcp;
using Fardisk.Protocols.Wire;

namespace Fardisk.Tests.Protocols.Dhcp;

/// <summary>Builds what a client sends, piece by piece.</summary>
internal sealed class ClientMessage
{
    private readonly byte[] _header = new byte[240];
    private readonly List<byte> _options = [];

    public ClientMessage(DhcpMessageType type, int mac = 1, uint transactionId = 0x1234)
    {
        (_header[0], _header[1], _header[2]) = (1, 1, 6);
        BinaryPrimitives.WriteUInt32BigEndian(_header.AsSpan(4), transactionId);
        new MacAddress(0x5254_0077_0000UL + (ulong)mac).Write(_header.AsSpan(28));
        BinaryPrimitives.WriteUInt32BigEndian(_header.AsSpan(236), 0x63825363);
        Add(DhcpOption.MessageType, (byte)type);
    }

    public ClientMessage Add(DhcpOption option, params byte[] value)
    {
        _options.AddRange([(byte)option, (byte)value.Length, .. value]);
        return this;
    }

    public ClientMessage Add(DhcpOption option, string address) => Add(option, Bytes(address));

    public ClientMessage Text(DhcpOption option, string text) => Add(option, System.Text.Encoding.Latin1.GetBytes(text));

    public ClientMessage Pxe(int architecture = 0) =>
        Text(DhcpOption.VendorClass, $"PXEClient:Arch:{architecture:00000}:UNDI:002001").Add(DhcpOption.ClientArchitecture, 0, (byte)architecture);

    public ClientMessage At(int offset, params byte[] value)
    {
        value.CopyTo(_header, offset);
        return this;
    }

    public ClientMessage Ciaddr(string address) => At(12, Bytes(address));

    public ClientMessage Giaddr(string address) => At(24, Bytes(address));

    public ClientMessage Broadcast() => At(10, 0x80);

    public byte[] Bytes() => [.. _header, .. _options, 255];

    public DhcpPacket Packet() => Read(Bytes());

    public static DhcpPacket Read(byte[] bytes)
    {
        DhcpPacket packet = new();
        Xunit.Assert.Equal(WireError.None, packet.Read(bytes));
        return packet;
    }

    private static byte[] Bytes(string address) => System.Net.IPAddress.Parse(address).GetAddressBytes();
}
