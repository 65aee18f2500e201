using System.Net;
using Fardisk.Boot;
using Fardisk.Diagnostics;
using Fardisk.Listeners.Dhcp;
using Fardisk.Protocols.Dhcp;
using Fardisk.Tests.Leases;
using Fardisk.Tests.Protocols.Dhcp;
using Fardisk.Tests.Samples;
using Xunit;

namespace Fardisk.Tests.Listeners.Dhcp;

public class DhcpHandlerTests
{
    [Theory]
    [InlineData(nameof(DhcpSamples.RomDiscover), nameof(DhcpSamples.RomRequest), nameof(DhcpSamples.UndionlyDiscover), nameof(DhcpSamples.UndionlyRequest))]
    [InlineData(nameof(DhcpSamples.Edk2Discover), nameof(DhcpSamples.Edk2Request), nameof(DhcpSamples.IpxeEfiDiscover), nameof(DhcpSamples.IpxeEfiRequest))]
    [InlineData(nameof(DhcpSamples.HttpDiscover), nameof(DhcpSamples.HttpRequest), nameof(DhcpSamples.IpxeBiosDiscover), nameof(DhcpSamples.IpxeBiosRequest))]
    public void Handle_RealBootFromRomToSystem_IsOneAddressAndOneLease(params string[] boot)
    {
        DhcpLab lab = new();
        string[] all = [.. boot, nameof(DhcpSamples.LinuxDiscover), nameof(DhcpSamples.LinuxRequest)];

        foreach (string name in all)
        {
            // The server of the capture did what must not happen: it gave the system an address of its own, 10.0.0.101.
            byte[] message = [.. DhcpSamples.All.Single(s => s.Name == name).Bytes];
            int other = message.AsSpan().IndexOf((ReadOnlySpan<byte>)[50, 4, 10, 0, 0, 101]);
            message[other < 0 ? 0 : other + 5] = other < 0 ? (byte)1 : (byte)100;
            DhcpPacket answer = lab.Answer(message);
            DhcpMessageType expected = name.EndsWith("Discover", StringComparison.Ordinal) ? DhcpMessageType.Offer : DhcpMessageType.Ack;
            Assert.Equal((expected, "10.0.0.100"), (answer.MessageType, answer.YourAddress.ToString()));
        }

        Assert.Single(lab.Leases.Store.Leases);
        Assert.Equal(
            [BootStage.RomDiscover, BootStage.RomAck, BootStage.IpxeDiscover, BootStage.IpxeAck, BootStage.OsDiscover, BootStage.OsAck],
            lab.Events.Select(e => e.Stage));
    }

    [Fact]
    public void Handle_Ack_LeavesOnlyWhenTheLeaseIsStored()
    {
        DhcpLab lab = new();
        lab.Answer(DhcpSamples.RomDiscover);

        lab.Handler.Handle(DhcpSamples.RomRequest);
        Assert.Empty(lab.TakeSent());
        Assert.Empty(lab.Leases.Store.Leases);

        lab.Leases.Table.CommitPending();
        Assert.Single(lab.TakeSent());
        Assert.Single(lab.Leases.Store.Leases);
        Assert.Equal(1, lab.Counters.Acks);
    }

    [Fact]
    public void Handle_DiskFull_NoAckAndServiceGoesOn()
    {
        DhcpLab lab = new();
        lab.Answer(DhcpSamples.RomDiscover);
        lab.Leases.Store.IsFull = true;

        Assert.Empty(lab.Exchange(DhcpSamples.RomRequest));
        Assert.Equal((0, 1), (lab.Counters.Acks, lab.Counters.NotStored));
        Assert.Contains(lab.Events, e => e.Stage is BootStage.Refused);
        Assert.Equal(DhcpMessageType.Offer, lab.Answer(DhcpSamples.UndionlyDiscover).MessageType);

        lab.Leases.Store.IsFull = false;
        Assert.Equal(DhcpMessageType.Ack, lab.Answer(DhcpSamples.RomRequest).MessageType);
    }

    [Fact]
    public void Handle_KilledBetweenGrantAndCommit_ClientGetsTheSameAddressAgain()
    {
        DhcpLab lab = new();
        lab.Answer(DhcpSamples.RomDiscover);
        lab.Handler.Handle(DhcpSamples.RomRequest);

        lab.Restart();

        Assert.Empty(lab.Leases.Table.List());
        Assert.Equal((DhcpMessageType.Ack, "10.0.0.100"), (lab.Answer(DhcpSamples.RomRequest).MessageType, lab.Leases.Table.AddressOf(LeaseLab.Mac(0))!.ToString()));
    }

    [Fact]
    public void Handle_BootDecision_GetsWhoAsks()
    {
        DhcpLab lab = new();
        lab.Answer(DhcpSamples.Edk2Discover);
        lab.Answer(DhcpSamples.HttpDiscover);
        lab.Answer(DhcpSamples.IpxeBiosDiscover);
        lab.Answer(DhcpSamples.LinuxDiscover);

        Assert.Equal(
            [(ClientStage.Rom, FirmwareKind.EfiX64), (ClientStage.Rom, FirmwareKind.HttpX64), (ClientStage.Ipxe, FirmwareKind.Bios), (ClientStage.Os, FirmwareKind.None)],
            lab.Decided.Select(d => (d.Stage, d.Firmware)));
        Assert.All(lab.Decided, d => Assert.Equal((LeaseLab.Mac(0), LeaseLab.Eth, IPAddress.Parse("10.0.0.1"), true), (d.Mac, d.Interface, d.ServerAddress, d.TargetIsOnLink)));
    }

    [Fact]
    public void Handle_IpxeThatCannotDoIscsi_IsGivenOurs()
    {
        DhcpLab lab = new();

        DhcpPacket offer = lab.Answer(new ClientMessage(DhcpMessageType.Discover).Pxe().Add(DhcpOption.Ipxe, 0x13, 1, 1));

        Assert.Equal(ClientStage.Rom, Assert.Single(lab.Decided).Stage);
        Assert.Equal("undionly.kpxe"u8, offer.File);
    }

    [Fact]
    public void Handle_RouterOfIpxe_IsHiddenAndOfTheSystemIsNot()
    {
        DhcpLab lab = new();

        Assert.False(lab.Answer(DhcpSamples.IpxeBiosDiscover).Has(DhcpOption.Router));
        Assert.Equal("10.0.0.254", lab.Answer(DhcpSamples.LinuxDiscover).Address(DhcpOption.Router).ToString());
    }

    [Fact]
    public void Handle_PoolExhausted_IsSilentAndSaysSo()
    {
        DhcpLab lab = new(first: "10.0.0.100", last: "10.0.0.100");
        lab.Boot(m => m.Pxe(), mac: 1);

        Assert.Empty(lab.Exchange(new ClientMessage(DhcpMessageType.Discover, mac: 2).Pxe().Bytes()));

        Assert.Contains("DHCP-0005", Assert.Single(lab.Events, e => e.Mac == LeaseLab.Mac(2)).Text);
        Assert.Equal(BootStage.Refused, lab.Events[^1].Stage);
    }

    [Fact]
    public void Handle_WrongAddressAfterAMove_IsRefusedByBroadcast()
    {
        DhcpLab lab = new();

        (DhcpDestination to, _, byte[] bytes) = Assert.Single(lab.Exchange(
            new ClientMessage(DhcpMessageType.Request).Pxe().Add(DhcpOption.RequestedAddress, "192.168.1.5").Bytes()));

        Assert.Equal(DhcpMessageType.Nak, ClientMessage.Read(bytes).MessageType);
        Assert.Equal(DhcpDestinationKind.Broadcast, to.Kind);
        Assert.Contains("192.168.1.5", Assert.Single(lab.Events).Text);
        Assert.Equal(1, lab.Counters.Naks);
    }

    [Fact]
    public void Handle_ReservationChangesUnderALivingDiskSession_NoNakUntilTheNextBoot()
    {
        DhcpLab lab = new();
        lab.Leases.Clients.Set(LeaseLab.Client("pc01", 1));
        string address = lab.Boot(m => m.Pxe());
        lab.Leases.Presence.Pins["pc01"] = IPAddress.Parse(address);
        lab.Leases.Clients.Set(LeaseLab.Client("pc01", 1, "10.0.0.7"));

        Assert.Equal(DhcpMessageType.Ack, lab.Answer(new ClientMessage(DhcpMessageType.Request).Ciaddr(address)).MessageType);
        Assert.Empty(lab.Exchange(new ClientMessage(DhcpMessageType.Request).Add(DhcpOption.RequestedAddress, "10.0.0.7").Bytes()));
        Assert.Contains(lab.Events, e => e.Stage is BootStage.Refused && e.Client == "pc01");
        Assert.Equal(address, lab.Boot(m => m.Add(DhcpOption.ClientIdentifier, 255, 1, 2)));

        lab.Leases.Presence.Pins.Clear();
        Assert.Equal("10.0.0.7", lab.Boot(m => m.Pxe()));
    }

    [Fact]
    public void Handle_ReleaseUnderALivingDiskSession_IsIgnored()
    {
        DhcpLab lab = new();
        lab.Leases.Clients.Set(LeaseLab.Client("pc01", 1));
        string address = lab.Boot(m => m.Pxe());
        lab.Leases.Presence.Pins["pc01"] = IPAddress.Parse(address);

        lab.Exchange(new ClientMessage(DhcpMessageType.Release).Ciaddr(address).Bytes());
        Assert.Equal("bound", Assert.Single(lab.Leases.Table.List()).State);

        lab.Leases.Presence.Pins.Clear();
        lab.Exchange(new ClientMessage(DhcpMessageType.Release).Ciaddr(address).Bytes());
        Assert.Equal("released", Assert.Single(lab.Leases.Table.List()).State);
    }

    [Fact]
    public void Handle_Decline_GivesAnotherAddressAndTellsTheOperator()
    {
        DhcpLab lab = new();
        string address = lab.Boot(m => m.Pxe());

        Assert.Empty(lab.Exchange(new ClientMessage(DhcpMessageType.Decline).Pxe().Add(DhcpOption.RequestedAddress, address).Bytes()));

        Assert.Contains("DHCP-0006", lab.Events[^1].Text);
        Assert.NotEqual(address, lab.Boot(m => m.Pxe()));
        Assert.Empty(lab.Exchange(new ClientMessage(DhcpMessageType.Decline, mac: 9).Add(DhcpOption.RequestedAddress, "10.0.0.102").Bytes()));
        Assert.DoesNotContain(lab.Leases.Table.List(), l => l.Address.ToString() == "10.0.0.102"); // not its address: nobody can empty the pool so
    }

    [Fact]
    public void Handle_RelayedDiscover_IsAnsweredToTheRelay()
    {
        DhcpLab lab = new();

        (DhcpDestination to, _, byte[] bytes) = Assert.Single(lab.Exchange(new ClientMessage(DhcpMessageType.Discover).Pxe()
            .Giaddr("10.0.0.9").Add(DhcpOption.RelayAgentInformation, 1, 2, 3, 4).Bytes()));

        Assert.Equal("10.0.0.9:67", $"{to.Address}:{to.Port}");
        Assert.Equal([1, 2, 3, 4], ClientMessage.Read(bytes).Option(DhcpOption.RelayAgentInformation).ToArray());
        Assert.Empty(lab.Exchange(new ClientMessage(DhcpMessageType.Discover).Pxe().Giaddr("10.9.9.9").Bytes())); // no network of ours
    }

    [Fact]
    public void Handle_Inform_IsAnsweredWithoutALease()
    {
        DhcpLab lab = new();

        (DhcpDestination to, _, byte[] bytes) = Assert.Single(lab.Exchange(new ClientMessage(DhcpMessageType.Inform).Ciaddr("10.0.0.50").Bytes()));

        Assert.Equal((DhcpDestinationKind.Unicast, "10.0.0.50"), (to.Kind, to.Address.ToString()));
        Assert.True(ClientMessage.Read(bytes).YourAddress.IsNone);
        Assert.Empty(lab.Leases.Store.Leases);
    }

    [Fact]
    public void Handle_OtherServerChosen_OfferIsFree()
    {
        DhcpLab lab = new(first: "10.0.0.100", last: "10.0.0.100");
        lab.Answer(new ClientMessage(DhcpMessageType.Discover, mac: 1));
        Assert.Empty(lab.Exchange(new ClientMessage(DhcpMessageType.Discover, mac: 2).Bytes()));

        Assert.Empty(lab.Exchange(new ClientMessage(DhcpMessageType.Request, mac: 1)
            .Add(DhcpOption.ServerIdentifier, "10.0.0.2").Add(DhcpOption.RequestedAddress, "10.0.0.100").Bytes()));

        Assert.Equal("10.0.0.100", lab.Answer(new ClientMessage(DhcpMessageType.Discover, mac: 2)).YourAddress.ToString());
    }

    [Fact]
    public void Handle_GuidInsteadOfACard_IsServedByBroadcast()
    {
        DhcpLab lab = new();
        ClientMessage Message(DhcpMessageType type, byte last) => new ClientMessage(type).Pxe(7).At(2, 16)
            .Add(DhcpOption.ClientMachineIdentifier, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, last]);

        (DhcpDestination to, _, byte[] bytes) = Assert.Single(lab.Exchange(Message(DhcpMessageType.Discover, 1).Bytes()));
        DhcpPacket ack = lab.Answer(Message(DhcpMessageType.Request, 1).Add(DhcpOption.ServerIdentifier, "10.0.0.1").Add(DhcpOption.RequestedAddress, "10.0.0.100"));
        DhcpPacket other = lab.Answer(Message(DhcpMessageType.Discover, 2));

        Assert.Equal((DhcpDestinationKind.Broadcast, "10.0.0.100"), (to.Kind, ClientMessage.Read(bytes).YourAddress.ToString()));
        Assert.Equal(DhcpMessageType.Ack, ack.MessageType);
        Assert.Equal("10.0.0.101", other.YourAddress.ToString());
    }

    [Fact]
    public void Handle_DeviceThatNeverBooted_IsNoEvent()
    {
        DhcpLab lab = new();

        lab.Boot(m => m.Text(DhcpOption.VendorClass, "android-dhcp-14"));

        Assert.Empty(lab.Events);
    }

    [Fact]
    public void Handle_EventText_IsUsefulAndHarmless()
    {
        DhcpLab lab = new();
        lab.Answer(DhcpSamples.IpxeBiosDiscover);
        lab.Answer(DhcpSamples.IpxeBiosDiscover);
        lab.Answer(new ClientMessage(DhcpMessageType.Discover).Text(DhcpOption.VendorClass, "PXEClient\u001b]0;x\u0007" + new string('A', 200)).Text(DhcpOption.HostName, "a\nb"));

        Assert.Contains("iPXE 1.0.0, BIOS (arch 0), NIC 1af4:1000", lab.Events[0].Text);
        Assert.Contains("offered 10.0.0.100, boot file http://10.0.0.1:8080/", lab.Events[0].Text);
        Assert.DoesNotContain("try", lab.Events[0].Text);
        Assert.Contains("try 2", lab.Events[1].Text);
        Assert.DoesNotContain(lab.Events[2].Text, char.IsControl);
        Assert.True(lab.Events[2].Text.Length < 250);
    }

    [Fact]
    public void Handle_Garbage_IsCounted()
    {
        DhcpLab lab = new();

        lab.Exchange([1, 2, 3]);
        lab.Exchange(DhcpSamples.Edk2Discover[..250]);

        Assert.Equal((2, 2), (lab.Counters.Received, lab.Counters.Malformed));
    }

    [Fact]
    public void Handle_MoreAcksWaitingThanTheLimit_AreDropped()
    {
        DhcpLab lab = new();
        byte[] request = new ClientMessage(DhcpMessageType.Request).Add(DhcpOption.RequestedAddress, "10.0.0.100").Bytes();
        for (int i = 0; i < DhcpHandler.RepliesWaitingMax + 5; i++)
        {
            lab.Handler.Handle(request);
        }

        lab.Leases.Table.CommitPending();

        Assert.Equal(DhcpHandler.RepliesWaitingMax, lab.TakeSent().Count);
        Assert.Equal(DhcpMessageType.Ack, lab.Answer(request).MessageType);
    }
}
