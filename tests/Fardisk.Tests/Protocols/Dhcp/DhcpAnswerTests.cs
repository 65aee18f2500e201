using CsCheck;
using Fardisk.Protocols.Dhcp;
using Fardisk.Tests.Samples;
using Xunit;

namespace Fardisk.Tests.Protocols.Dhcp;

public class DhcpAnswerTests
{
    private const string Url = "http://10.0.0.1:8080/boot/ipxe?mac=52:54:00:77:00:00";
    private static readonly Ipv4Address s_given = Ipv4Address.Parse("10.0.0.100");

    private static readonly DhcpNetworkFacts s_network = new(
        Ipv4Address.Parse("10.0.0.1"), 24, Ipv4Address.Parse("10.0.0.254"), [Ipv4Address.Parse("10.0.0.253"), Ipv4Address.Parse("10.0.0.252")], "room.test", 28_800);

    private static readonly DhcpBootFacts s_file = new("ipxe.efi", 1662, "pc07", "iqn.test.initiator:pc07");

    [Theory]
    [InlineData(nameof(DhcpSamples.Edk2Discover))]
    [InlineData(nameof(DhcpSamples.Edk2Request))]
    [InlineData(nameof(DhcpSamples.RomDiscover))]
    public void Write_ToAPxeRom_IsTheFormThatNeedsNoSecondQuestion(string sample)
    {
        (DhcpPacket request, DhcpPacket answer) = Answer(Sample(sample), DhcpAction.Offer, s_file);

        Assert.Equal(("10.0.0.1", "10.0.0.100", "ipxe.efi"), (answer.NextServer.ToString(), answer.YourAddress.ToString(), Ascii(answer.File)));
        Assert.Equal("PXEClient"u8, answer.Option(DhcpOption.VendorClass));
        Assert.Equal((byte[])[6, 1, 8, 255], answer.Option(DhcpOption.VendorSpecific).ToArray());
        Assert.Equal(request.Option(DhcpOption.ClientMachineIdentifier), answer.Option(DhcpOption.ClientMachineIdentifier));
        Assert.Equal(17, answer.Option(DhcpOption.ClientMachineIdentifier).Length);
        Assert.Equal((byte[])[1662 >> 8, 1662 & 255], answer.Option(DhcpOption.BootFileSize).ToArray());
        Assert.Equal("ipxe.efi\0"u8, answer.Option(DhcpOption.BootFileName));
        Assert.False(answer.Has(DhcpOption.Overload));
        Assert.False(answer.Has(DhcpOption.Ipxe));
    }

    [Fact]
    public void Write_ToHttpBoot_HasTheUrlAndItsMark()
    {
        (_, DhcpPacket answer) = Answer(DhcpSamples.HttpDiscover, DhcpAction.Offer, s_file with { BootFile = "http://10.0.0.1:8080/ipxe.efi" });

        Assert.Equal("HTTPClient"u8, answer.Option(DhcpOption.VendorClass));
        Assert.Equal("http://10.0.0.1:8080/ipxe.efi\0"u8, answer.Option(DhcpOption.BootFileName)); // edk2 ends it itself, over the next option, if we do not
        Assert.Equal("http://10.0.0.1:8080/ipxe.efi", Ascii(answer.File));
        Assert.False(answer.Has(DhcpOption.VendorSpecific));
    }

    [Theory]
    [InlineData(nameof(DhcpSamples.IpxeBiosDiscover))]
    [InlineData(nameof(DhcpSamples.IpxeEfiRequest))]
    [InlineData(nameof(DhcpSamples.UndionlyRequest))]
    public void Write_ToIpxe_HasUrlInitiatorAndNoWaitForProxies(string sample)
    {
        (_, DhcpPacket answer) = Answer(Sample(sample), DhcpAction.Ack, s_file with { BootFile = Url, HideRouter = true });

        Assert.Equal((Url, Url), (Ascii(answer.File), Ascii(answer.Option(DhcpOption.BootFileName))));
        Assert.Equal((byte[])[0xB0, 1, 1], answer.Option(DhcpOption.Ipxe).ToArray());
        Assert.Equal("iqn.test.initiator:pc07"u8, answer.Option(DhcpOption.IscsiInitiator));
        Assert.Equal("pc07"u8, answer.Option(DhcpOption.HostName));
        Assert.False(answer.Has(DhcpOption.Router));
        Assert.False(answer.Has(DhcpOption.VendorSpecific)); // a PXE menu makes iPXE load itself for ever
        Assert.Equal((byte[])[1, 0x52, 0x54, 0, 0x77, 0, 0], answer.Option(DhcpOption.ClientIdentifier).ToArray());
    }

    [Fact]
    public void Write_UrlTooLongForTheField_IsInOption67Only()
    {
        string url = "http://10.0.0.1/" + new string('x', 284);
        (_, DhcpPacket answer) = Answer(DhcpSamples.IpxeBiosDiscover, DhcpAction.Offer, new DhcpBootFacts(url));

        Assert.Equal(url, Ascii(answer.Option(DhcpOption.BootFileName))); // 300 bytes: two pieces
        Assert.True(answer.File.IsEmpty);
    }

    [Theory]
    [InlineData(nameof(DhcpSamples.LinuxDiscover), DhcpAction.Offer)]
    [InlineData(nameof(DhcpSamples.LinuxRequest), DhcpAction.Ack)]
    public void Write_ToAnOrdinaryDevice_NeverHasABootFile(string sample, DhcpAction action)
    {
        (_, DhcpPacket answer) = Answer(Sample(sample), action, s_file with { HideRouter = true });

        Assert.True(answer.File.IsEmpty && answer.NextServer.IsNone);
        Assert.All(
            [DhcpOption.BootFileName, DhcpOption.BootFileSize, DhcpOption.VendorClass, DhcpOption.VendorSpecific, DhcpOption.Ipxe, DhcpOption.IscsiInitiator],
            option => Assert.False(answer.Has(option)));
        Assert.Equal(("10.0.0.254", "255.255.255.0"), (answer.Address(DhcpOption.Router).ToString(), answer.Address(DhcpOption.SubnetMask).ToString()));
        Assert.Equal((byte[])[10, 0, 0, 253, 10, 0, 0, 252], answer.Option(DhcpOption.DomainNameServer).ToArray());
        Assert.Equal(("pc07", "room.test"), (Ascii(answer.Option(DhcpOption.HostName)), Ascii(answer.Option(DhcpOption.DomainName))));
        Assert.Equal("10.0.0.255", answer.Address(DhcpOption.BroadcastAddress).ToString());
    }

    [Fact]
    public void Write_PxeClientWithoutABootFile_HasNoPxeMarks()
    {
        (_, DhcpPacket answer) = Answer(DhcpSamples.Edk2Discover, DhcpAction.Offer, default);

        Assert.False(answer.Has(DhcpOption.VendorClass) || answer.Has(DhcpOption.VendorSpecific) || answer.Has(DhcpOption.BootFileName));
        Assert.True(answer.NextServer.IsNone);
    }

    [Fact]
    public void Write_ToEverySample_EchoesWhatMustBeEchoed()
    {
        foreach ((string name, byte[] bytes) in DhcpSamples.All)
        {
            foreach (DhcpAction action in (DhcpAction[])[DhcpAction.Offer, DhcpAction.Ack, DhcpAction.Nak])
            {
                (DhcpPacket request, DhcpPacket answer) = Answer(bytes, action, s_file);
                Assert.True(answer.Op == 2 && answer.MessageType == DhcpAnswer.TypeOf(action), name);
                Assert.Equal((request.TransactionId, request.Flags, request.RelayAddress), (answer.TransactionId, answer.Flags, answer.RelayAddress));
                Assert.Equal(request.HardwareField, answer.HardwareField);
                Assert.Equal(request.Option(DhcpOption.ClientIdentifier), answer.Option(DhcpOption.ClientIdentifier));
                Assert.Equal("10.0.0.1", answer.Address(DhcpOption.ServerIdentifier).ToString());
                Assert.InRange(answer.Bytes.Length, 300, DhcpAnswer.SizeLimit(request));
            }
        }
    }

    [Fact]
    public void Write_AnyRequestAndBootFacts_IsReadable() => Gen.Select(Gen.Byte.Array[0, 250], Gen.Int[0, 400], Gen.Int[0, 300], Gen.Int[0, 2000]).Sample((id, file, host, limit) =>
    {
        byte[] request = new ClientMessage(DhcpMessageType.Discover).Pxe(7).Add(DhcpOption.ClientIdentifier, id).Add(DhcpOption.ClientMachineIdentifier, id)
            .Add(DhcpOption.RelayAgentInformation, id).Add(DhcpOption.MaximumMessageSize, (byte)(limit >> 8), (byte)limit).Bytes();
        DhcpBootFacts boot = new(new string('f', file), file * 300, new string('h', host), new string('i', host));

        (DhcpPacket packet, DhcpPacket answer) = Answer(request, DhcpAction.Offer, boot);

        return Number(answer, DhcpOption.LeaseTime) == 28_800 && answer.YourAddress == s_given && answer.Bytes.Length <= DhcpAnswer.SizeLimit(packet);
    });

    [Theory]
    [InlineData(null, 548)]
    [InlineData(100, 548)]
    [InlineData(576, 548)]
    [InlineData(1000, 972)]
    [InlineData(1472, 1444)]
    [InlineData(65280, 1444)]
    public void SizeLimit_Option57_IsClamped(int? asked, int expected)
    {
        ClientMessage message = new(DhcpMessageType.Discover);
        _ = asked is { } value ? message.Add(DhcpOption.MaximumMessageSize, (byte)(value >> 8), (byte)value) : message;

        Assert.Equal(expected, DhcpAnswer.SizeLimit(message.Packet()));
    }

    [Fact]
    public void Write_Relayed_Option82ComesBackVerbatimAndLast()
    {
        byte[] relay = [1, 4, 0, 1, 2, 3, 2, 6, 1, 2, 3, 4, 5, 6];
        byte[] request = new ClientMessage(DhcpMessageType.Discover).Giaddr("10.0.0.9").Add(DhcpOption.RelayAgentInformation, relay)
            .Add(DhcpOption.SubnetSelection, "10.0.0.0").Pxe().Bytes();

        foreach (DhcpAction action in (DhcpAction[])[DhcpAction.Offer, DhcpAction.Nak])
        {
            (_, DhcpPacket answer) = Answer(request, action, s_file);
            Assert.Equal(relay, answer.Option(DhcpOption.RelayAgentInformation));
            ReadOnlySpan<byte> bytes = answer.Bytes.TrimEnd((byte)0);
            Assert.Equal((byte[])[82, (byte)relay.Length, .. relay, 255], bytes[^(relay.Length + 3)..].ToArray());
            Assert.Equal(action is DhcpAction.Nak ? 0x8000 : 0, answer.Flags);
        }

        Assert.Equal("10.0.0.0", Answer(request, DhcpAction.Offer, s_file).Answer.Address(DhcpOption.SubnetSelection).ToString());
    }

    [Fact]
    public void Write_BigOption82AndSmallLimit_KeepsTheLease()
    {
        byte[] request = new ClientMessage(DhcpMessageType.Request).Giaddr("10.0.0.9").Add(DhcpOption.RelayAgentInformation, new byte[255])
            .Add(DhcpOption.RelayAgentInformation, new byte[200]).Add(DhcpOption.ClientIdentifier, new byte[255]).Packet().Bytes.ToArray();

        (_, DhcpPacket answer) = Answer(request, DhcpAction.Ack, s_file);

        Assert.Equal(28_800U, Number(answer, DhcpOption.LeaseTime));
        Assert.False(answer.Has(DhcpOption.RelayAgentInformation));
    }

    [Fact]
    public void Write_Lease_TimesAreInOrderAndSpread()
    {
        HashSet<uint> renewals = [];
        for (int mac = 1; mac <= 100; mac++)
        {
            (_, DhcpPacket answer) = Answer(new ClientMessage(DhcpMessageType.Request, mac).Bytes(), DhcpAction.Ack, default);
            (uint t1, uint t2, uint lease) = (Number(answer, DhcpOption.RenewalTime), Number(answer, DhcpOption.RebindingTime), Number(answer, DhcpOption.LeaseTime));
            Assert.True(t1 is > 13_400 and <= 14_400 && t1 < t2 && t2 is <= 25_200 and > 24_200 && lease == 28_800, $"{t1} {t2} {lease}");
            renewals.Add(t1);
        }

        Assert.True(renewals.Count > 50, $"{renewals.Count} different times for 100 PCs");
    }

    [Fact]
    public void Write_Nak_HasNothingButItsReason()
    {
        (_, DhcpPacket answer) = Answer(DhcpSamples.Edk2Request, DhcpAction.Nak, s_file);

        Assert.True(answer.YourAddress.IsNone && answer.NextServer.IsNone && answer.ClientAddress.IsNone && answer.File.IsEmpty);
        Assert.True(answer.Has(DhcpOption.Message));
        Assert.All([DhcpOption.LeaseTime, DhcpOption.SubnetMask, DhcpOption.VendorClass], option => Assert.False(answer.Has(option)));
    }

    [Fact]
    public void Write_Inform_HasSettingsButNoLease()
    {
        (_, DhcpPacket answer) = Answer(new ClientMessage(DhcpMessageType.Inform).Ciaddr("10.0.0.50").Bytes(), DhcpAction.AckInform, default);

        Assert.True(answer.YourAddress.IsNone);
        Assert.Equal("10.0.0.50", answer.ClientAddress.ToString());
        Assert.All([DhcpOption.LeaseTime, DhcpOption.RenewalTime, DhcpOption.RebindingTime], option => Assert.False(answer.Has(option)));
        Assert.True(answer.Has(DhcpOption.DomainNameServer));
    }

    private static uint Number(DhcpPacket packet, DhcpOption option) => packet.Address(option).Value;

    private static string Ascii(ReadOnlySpan<byte> bytes) => System.Text.Encoding.ASCII.GetString(bytes);

    private static byte[] Sample(string name) => DhcpSamples.All.Single(s => s.Name == name).Bytes;

    private static (DhcpPacket Request, DhcpPacket Answer) Answer(byte[] request, DhcpAction action, DhcpBootFacts boot)
    {
        DhcpPacket packet = ClientMessage.Read(request);
        byte[] target = new byte[DhcpAnswer.SizeMax];
        target.AsSpan().Fill(0xEE);
        int length = DhcpAnswer.Write(target, packet, DhcpAsker.From(packet), new DhcpVerdict(action, s_given, DhcpReason.WrongAddress), s_network, boot);
        return (packet, ClientMessage.Read(target[..length]));
    }
}
