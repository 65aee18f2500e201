using CsCheck;
using Fardisk.Protocols.Dhcp;
using Xunit;

namespace Fardisk.Tests.Protocols.Dhcp;

public class FrameTests
{
    [Fact]
    public void WriteHeaders_AnyPayload_BothChecksumsAreRight() => Gen.Byte.Array[0, 1444].Sample(payload =>
    {
        byte[] frame = [.. new byte[UdpFrame.HeaderSize], .. payload];
        UdpFrame.WriteHeaders(frame, Ipv4Address.Parse("10.0.0.1"), Ipv4Address.Parse("10.0.0.100"), 67, 68);

        int udpLength = 8 + payload.Length;
        byte[] pseudo = [.. frame[12..20], 0, 17, (byte)(udpLength >> 8), (byte)udpLength, .. frame[20..]];
        return UdpFrame.Checksum(frame.AsSpan(0, 20)) == 0 && UdpFrame.Checksum(pseudo) == 0 && (frame[26] | frame[27]) != 0;
    });

    [Fact]
    public void WriteHeaders_KnownFrame_HasTheKnownBytes()
    {
        byte[] frame = [.. new byte[UdpFrame.HeaderSize], 1, 2, 3];
        UdpFrame.WriteHeaders(frame, Ipv4Address.Parse("10.0.0.1"), Ipv4Address.Parse("10.0.0.100"), 67, 68);

        Assert.Equal("4500001f000000004011666a0a0000010a00006400430044000be6ea010203", Convert.ToHexStringLower(frame));
    }

    [Fact]
    public void TryReadReply_AnyBytes_NeverThrow() => Gen.Byte.Array[0, 80].Sample(bytes => { _ = IcmpEcho.TryReadReply(bytes, 7, out _); });

    [Fact]
    public void TryReadReply_OurEcho_TellsWho()
    {
        byte[] packet = new byte[28];
        (packet[0], packet[9]) = (0x45, 1);
        Ipv4Address.Parse("10.0.0.57").Write(packet.AsSpan(12));
        IcmpEcho.WriteRequest(packet.AsSpan(20), 7, 1);
        Assert.Equal(0, UdpFrame.Checksum(packet.AsSpan(20)));
        Assert.False(IcmpEcho.TryReadReply(packet, 7, out _)); // a request is no reply

        packet[20] = 0;
        Assert.True(IcmpEcho.TryReadReply(packet, 7, out Ipv4Address from));
        Assert.Equal("10.0.0.57", from.ToString());
        Assert.False(IcmpEcho.TryReadReply(packet, 8, out _));
    }
}
