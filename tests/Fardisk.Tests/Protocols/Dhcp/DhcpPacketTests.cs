using CsCheck;
using Fardisk.Protocols.Dhcp;
using Fardisk.Protocols.Wire;
using Fardisk.Tests.Samples;
using Xunit;

namespace Fardisk.Tests.Protocols.Dhcp;

public class DhcpPacketTests
{
    [Fact]
    public void Read_AnyBytes_NeverThrow()
    {
        DhcpPacket packet = new();
        Gen.Byte.Array[0, 700].Sample(bytes =>
        {
            byte[] likely = [.. bytes];
            if (likely.Length > 240)
            {
                (likely[0], likely[1], likely[2], likely[236], likely[237], likely[238], likely[239]) = (1, 1, 6, 0x63, 0x82, 0x53, 0x63);
            }

            packet.Read(bytes);
            if (packet.Read(likely) is WireError.None)
            {
                for (int code = 0; code < 256; code++)
                {
                    _ = packet.Option((DhcpOption)code).Length;
                }

                _ = DhcpAsker.From(packet);
                _ = packet.File.Length;
            }
        });
    }

    [Fact]
    public void Read_RealMessagesCutAtEveryByte_AreRefused()
    {
        DhcpPacket packet = new();
        foreach ((string name, byte[] bytes) in DhcpSamples.All)
        {
            int end = LastEnd(bytes);
            for (int size = 0; size <= end; size++)
            {
                Assert.True(packet.Read(bytes.AsSpan(0, size)) is WireError.Truncated, $"{name} cut at {size}");
            }

            Assert.Equal(WireError.None, packet.Read(bytes.AsSpan(0, end + 1)));
        }
    }

    [Fact]
    public void Read_OptionsInPieces_AreJoinedInOrder() => Gen.Byte.Array[0, 600].Select(Gen.Int[1, 255]).Sample((value, piece) =>
    {
        ClientMessage message = new(DhcpMessageType.Discover);
        int at = 0;
        do
        {
            int length = Math.Min(piece, value.Length - at);
            message.Add(DhcpOption.VendorSpecific, value[at..(at + length)]).Add(DhcpOption.HostName, 65);
            at += length;
        }
        while (at < value.Length);

        DhcpPacket packet = message.Packet();
        return packet.Option(DhcpOption.VendorSpecific).SequenceEqual(value)
            && packet.Option(DhcpOption.HostName).IndexOfAnyExcept((byte)65) < 0
            && packet.MessageType is DhcpMessageType.Discover;
    });

    [Fact]
    public void Read_Overload_FindsOptionsInFileAndSname()
    {
        byte[] bytes = new ClientMessage(DhcpMessageType.Request)
            .Add(DhcpOption.Overload, 3)
            .Add(DhcpOption.HostName, (byte)'p', (byte)'c')
            .At(108, 12, 2, (byte)'0', (byte)'7', 255)
            .At(44, 50, 4, 10, 0, 0, 7, 255)
            .Bytes();

        DhcpPacket packet = ClientMessage.Read(bytes);

        Assert.Equal("pc07"u8, packet.Option(DhcpOption.HostName));
        Assert.Equal("10.0.0.7", packet.Address(DhcpOption.RequestedAddress).ToString());
        Assert.True(packet.File.IsEmpty);
    }

    [Theory]
    [InlineData(4, WireError.BadField, "three fields do not exist")]
    [InlineData(1, WireError.BadField, "an option runs out of the file field")]
    public void Read_BadOverload_IsRefused(byte value, WireError expected, string because)
    {
        byte[] bytes = new ClientMessage(DhcpMessageType.Discover).Add(DhcpOption.Overload, value).At(234, 12, 20).Bytes();
        for (int i = 108; i < 234; i += 2)
        {
            (bytes[i], bytes[i + 1]) = (200, 0); // empty options up to the one that does not fit
        }

        Assert.True(new DhcpPacket().Read(bytes) == expected, because);
    }

    [Theory]
    [InlineData(0, 3, WireError.BadField, "neither request nor reply")]
    [InlineData(2, 17, WireError.BadField, "chaddr has 16 bytes")]
    [InlineData(1, 0, WireError.BadField, "a length without a hardware type")]
    [InlineData(236, 0, WireError.Unsupported, "plain BOOTP")]
    [InlineData(2, 16, WireError.None, "a GUID in chaddr: edk2 does it")]
    public void Read_FixedFields_AreChecked(int offset, byte value, WireError expected, string because)
    {
        byte[] bytes = new ClientMessage(DhcpMessageType.Discover).At(offset, value).Bytes();

        Assert.True(new DhcpPacket().Read(bytes) == expected, because);
    }

    [Fact]
    public void Read_LongerThanTheLimit_IsRefused()
    {
        byte[] bytes = [.. new ClientMessage(DhcpMessageType.Discover).Bytes(), .. new byte[DhcpPacket.SizeMax]];

        Assert.Equal(WireError.None, new DhcpPacket().Read(bytes.AsSpan(0, DhcpPacket.SizeMax)));
        Assert.Equal(WireError.TooLong, new DhcpPacket().Read(bytes.AsSpan(0, DhcpPacket.SizeMax + 1)));
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 65, 66, 5, 4, 10, 0, 1, 0 }, "10.0.1.0", "the second sub-option")]
    [InlineData(new byte[] { 5, 4, 10, 0, 1 }, "0.0.0.0", "runs past the option")]
    [InlineData(new byte[] { 5 }, "0.0.0.0", "no length")]
    [InlineData(new byte[] { }, "0.0.0.0", "empty")]
    public void RelaySubOption_LinkSelection_IsFoundOrNothing(byte[] relay, string expected, string because)
    {
        DhcpPacket packet = new ClientMessage(DhcpMessageType.Discover).Add(DhcpOption.RelayAgentInformation, relay).Packet();

        Assert.True(Ipv4Address.Read(packet.RelaySubOption(5)).ToString() == expected, because);
    }

    [Fact]
    public void Read_IntoAUsedPacket_LeavesNothingBehind()
    {
        DhcpPacket packet = ClientMessage.Read(DhcpSamples.IpxeBiosRequest);
        Assert.Equal(WireError.None, packet.Read(DhcpSamples.LinuxDiscover));

        Assert.False(packet.Has(DhcpOption.Ipxe));
        Assert.False(packet.Has(DhcpOption.RequestedAddress));
        Assert.Equal(DhcpMessageType.Discover, packet.MessageType);
        Assert.Equal(WireError.Truncated, packet.Read([]));
        Assert.Equal(DhcpMessageType.None, packet.MessageType);
    }

    [Theory]
    [InlineData("pc\u001b[31m07\u0007", "pc?[31m07?")]
    [InlineData("abc\0\0", "abc")]
    [InlineData("\u00e9", "?")]
    [InlineData("", "")]
    public void Printable_TextFromTheNetwork_HasNoControlCharacters(string sent, string shown) =>
        Assert.Equal(shown, DhcpText.Printable(System.Text.Encoding.Latin1.GetBytes(sent), 64));

    [Fact]
    public void HostName_AnyBytes_AreANameOrNothing() => Gen.Byte.Array[0, 300].Sample(bytes =>
    {
        string name = DhcpText.HostName(bytes);
        return name.Length <= 63 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');
    });

    private static int LastEnd(byte[] bytes)
    {
        int at = 240;
        while (bytes[at] != 255)
        {
            at += bytes[at] == 0 ? 1 : 2 + bytes[at + 1];
        }

        return at;
    }
}
