using Fardisk.Protocols.Dhcp;
using Fardisk.Tests.Samples;
using Xunit;

namespace Fardisk.Tests.Protocols.Dhcp;

public class DhcpAskerTests
{
    public static TheoryData<string, DhcpAskerKind, int> Samples => new()
    {
        { nameof(DhcpSamples.IpxeBiosDiscover), DhcpAskerKind.Ipxe, 0 },
        { nameof(DhcpSamples.IpxeBiosRequest), DhcpAskerKind.Ipxe, 0 },
        { nameof(DhcpSamples.IpxeEfiDiscover), DhcpAskerKind.Ipxe, 7 },
        { nameof(DhcpSamples.IpxeEfiRequest), DhcpAskerKind.Ipxe, 7 },
        { nameof(DhcpSamples.UndionlyDiscover), DhcpAskerKind.Ipxe, 0 },
        { nameof(DhcpSamples.UndionlyRequest), DhcpAskerKind.Ipxe, 0 },
        { nameof(DhcpSamples.RomDiscover), DhcpAskerKind.Pxe, 0 },
        { nameof(DhcpSamples.RomRequest), DhcpAskerKind.Pxe, 0 },
        { nameof(DhcpSamples.Edk2Discover), DhcpAskerKind.Pxe, 7 },
        { nameof(DhcpSamples.Edk2Request), DhcpAskerKind.Pxe, 7 },
        { nameof(DhcpSamples.HttpDiscover), DhcpAskerKind.HttpBoot, 16 },
        { nameof(DhcpSamples.HttpRequest), DhcpAskerKind.HttpBoot, 16 },
        { nameof(DhcpSamples.LinuxDiscover), DhcpAskerKind.Ordinary, 0 },
        { nameof(DhcpSamples.LinuxRequest), DhcpAskerKind.Ordinary, 0 },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void From_RealMessages_AreToldApart(string name, DhcpAskerKind kind, int architecture)
    {
        DhcpAsker asker = DhcpAsker.From(ClientMessage.Read(DhcpSamples.All.Single(s => s.Name == name).Bytes));

        Assert.Equal((kind, architecture, "52:54:00:77:00:00"), (asker.Kind, asker.Architecture, asker.Mac.ToString()));
        Assert.Equal(DhcpSamples.All.Count, Samples.Count);
    }

    [Fact]
    public void From_IpxeRom_TellsCardVersionAndFeatures()
    {
        DhcpAsker asker = DhcpAsker.From(ClientMessage.Read(DhcpSamples.IpxeBiosRequest));

        Assert.Equal((0x1AF4, 0x1000, 0x010000U), (asker.NicVendor, asker.NicDevice, asker.IpxeVersion));
        Assert.True(asker.Features.HasFlag(IpxeFeatures.Http | IpxeFeatures.Iscsi));
        Assert.False(asker.IsLimitedIpxe);
        Assert.Equal((4, true, false), (asker.IpxeRetries, asker.IpxeHasOffer, asker.IpxeHasProxyOffer)); // secs is 18
    }

    [Theory]
    [InlineData(new byte[] { (byte)'i', (byte)'P', (byte)'X', (byte)'E' }, true, "bare, as iPXE sends it")]
    [InlineData(new byte[] { 4, (byte)'i', (byte)'P', (byte)'X', (byte)'E' }, true, "RFC 3004")]
    [InlineData(new byte[] { 2, (byte)'n', (byte)'b', 4, (byte)'i', (byte)'P', (byte)'X', (byte)'E' }, true, "RFC 3004, second of two")]
    [InlineData(new byte[] { 9, (byte)'i', (byte)'P', (byte)'X', (byte)'E' }, false, "a length past the end")]
    [InlineData(new byte[] { 0, 0, 0 }, false, "empty classes")]
    [InlineData(new byte[] { }, false, "nothing")]
    public void From_UserClass_BothFormsMeanIpxe(byte[] userClass, bool isIpxe, string because)
    {
        DhcpPacket packet = new ClientMessage(DhcpMessageType.Discover).Pxe().Add(DhcpOption.UserClass, userClass).Packet();

        Assert.True(DhcpAsker.From(packet).Kind is DhcpAskerKind.Ipxe == isIpxe, because);
    }

    [Theory]
    [InlineData(new byte[] { 0, 7 }, 7, "one")]
    [InlineData(new byte[] { 0, 99, 0, 16 }, 16, "the first that is known")]
    [InlineData(new byte[] { 1, 0 }, 256, "none is known: the first")]
    [InlineData(new byte[] { 7 }, 9, "half a value: option 60 says it")]
    [InlineData(null, 9, "absent: option 60 says it")]
    public void From_Architecture_IsReadFrom93Or60(byte[]? option, int expected, string because)
    {
        ClientMessage message = new ClientMessage(DhcpMessageType.Discover).Text(DhcpOption.VendorClass, "PXEClient:Arch:00009:UNDI:003000");
        if (option is not null)
        {
            message.Add(DhcpOption.ClientArchitecture, option);
        }

        Assert.True(DhcpAsker.From(message.Packet()).Architecture == expected, because);
    }

    [Fact]
    public void From_GuidInChaddr_HasNoCard()
    {
        DhcpAsker asker = DhcpAsker.From(new ClientMessage(DhcpMessageType.Discover).Pxe(7).At(2, 16).Packet());

        Assert.False(asker.HasMac);
        Assert.True(asker.IsBooting);
    }

    [Fact]
    public void From_IpxeWithoutIscsi_IsLimited()
    {
        DhcpAsker asker = DhcpAsker.From(new ClientMessage(DhcpMessageType.Discover).Pxe().Add(DhcpOption.Ipxe, 0x13, 1, 1, 0x15, 1, 1).Packet());

        Assert.Equal((DhcpAskerKind.Ipxe, true), (asker.Kind, asker.IsLimitedIpxe));
    }
}
