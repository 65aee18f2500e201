using Fardisk.Diagnostics;
using Fardisk.Listeners.Dhcp;
using Fardisk.Protocols.Dhcp;
using Fardisk.Tests.Leases;
using Fardisk.Tests.Protocols.Dhcp;
using Xunit;

namespace Fardisk.Tests.Listeners.Dhcp;

public class DhcpConflictTests
{
    private static readonly byte[] s_discover = new ClientMessage(DhcpMessageType.Discover).Pxe().Bytes();

    [Fact]
    public void Handle_AddressNeverLent_IsAskedForAndOfferedWhenTheNetworkIsSilent()
    {
        DhcpLab lab = new(conflictCheck: true);

        Assert.Empty(lab.Exchange(s_discover));
        Assert.Equal(["10.0.0.100"], lab.Asked);
        lab.Leases.Time.Advance(DhcpHandler.CheckFor);

        Assert.Equal("10.0.0.100", ClientMessage.Read(Assert.Single(lab.TakeSent()).Bytes).YourAddress.ToString());
        Assert.True(DhcpHandler.CheckFor <= TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public void AddressAnswered_SomebodyIsThere_NextAddressIsOfferedInTime()
    {
        DhcpLab lab = new(conflictCheck: true);
        lab.Exchange(s_discover);

        lab.Handler.AddressAnswered(Ipv4Address.Parse("10.0.0.100"));
        lab.Leases.Time.Advance(DhcpHandler.CheckFor);

        Assert.Equal(["10.0.0.100", "10.0.0.101"], lab.Asked.Take(2));
        Assert.Equal("10.0.0.101", ClientMessage.Read(Assert.Single(lab.TakeSent()).Bytes).YourAddress.ToString());
        lab.Leases.Table.CommitPending();
        Assert.Contains(lab.Leases.Table.List(), l => l.State == "declined");
    }

    [Fact]
    public void CheckTimedOut_FirewallDropsPingsButArpAnswered_IsAConflict()
    {
        DhcpLab lab = new(conflictCheck: true);
        lab.Leases.Neighbours.Table[Ipv4Address.Parse("10.0.0.100")] = LeaseLab.Mac(99);
        lab.Exchange(s_discover);

        lab.Leases.Time.Advance(2 * DhcpHandler.CheckFor);

        Assert.Equal("10.0.0.101", ClientMessage.Read(Assert.Single(lab.TakeSent()).Bytes).YourAddress.ToString());
    }

    [Fact]
    public void AddressAnswered_ByTheAskerItself_IsNoConflict()
    {
        DhcpLab lab = new(conflictCheck: true);
        lab.Leases.Neighbours.Table[Ipv4Address.Parse("10.0.0.100")] = LeaseLab.Mac(1);
        lab.Exchange(s_discover);

        lab.Handler.AddressAnswered(Ipv4Address.Parse("10.0.0.100"));

        Assert.Equal("10.0.0.100", ClientMessage.Read(Assert.Single(lab.TakeSent()).Bytes).YourAddress.ToString());
    }

    [Fact]
    public void Handle_AskedAgainWhileTheCheckRuns_IsOneCheckAndOneAnswerToTheLastQuestion()
    {
        DhcpLab lab = new(conflictCheck: true);
        lab.Exchange(new ClientMessage(DhcpMessageType.Discover, transactionId: 1).Bytes());
        lab.Exchange(new ClientMessage(DhcpMessageType.Discover, transactionId: 2).Bytes());

        lab.Leases.Time.Advance(DhcpHandler.CheckFor);

        Assert.Single(lab.Asked, "10.0.0.100");
        Assert.Equal(2U, ClientMessage.Read(Assert.Single(lab.TakeSent()).Bytes).TransactionId);
    }

    [Fact]
    public void Handle_TwoPcsAtOnce_AreCheckedSideBySide()
    {
        DhcpLab lab = new(conflictCheck: true);
        lab.Exchange(new ClientMessage(DhcpMessageType.Discover, mac: 1).Bytes());
        lab.Exchange(new ClientMessage(DhcpMessageType.Discover, mac: 2).Bytes());

        lab.Leases.Time.Advance(DhcpHandler.CheckFor);

        Assert.Equal(["10.0.0.100", "10.0.0.101"], lab.TakeSent().Select(s => ClientMessage.Read(s.Bytes).YourAddress.ToString()));
    }

    [Fact]
    public void Handle_OwnLeaseOrOneThatWasLent_IsNotAskedFor()
    {
        DhcpLab lab = new(first: "10.0.0.100", last: "10.0.0.100", conflictCheck: true);
        lab.Exchange(s_discover);
        lab.Leases.Time.Advance(DhcpHandler.CheckFor);
        lab.TakeSent();
        lab.Boot(m => m.Pxe());
        Assert.Single(lab.Asked);

        lab.Leases.Time.Advance(TimeSpan.FromHours(3));
        Assert.Equal("10.0.0.100", lab.Boot(m => m.Pxe(), mac: 2));
        Assert.Single(lab.Asked);
    }

    [Fact]
    public void CheckAhead_FreeAddressesAndReservations_AreOfferedAtOnceLater()
    {
        DhcpLab lab = new(conflictCheck: true);
        lab.Leases.Clients.Set(LeaseLab.Client("pc09", 9, "10.0.0.7"));
        lab.Handler.CheckAhead();
        Assert.Equal(["10.0.0.100", "10.0.0.101", "10.0.0.102", "10.0.0.7"], lab.Asked);
        lab.Handler.AddressAnswered(Ipv4Address.Parse("10.0.0.100"));
        lab.Leases.Time.Advance(DhcpHandler.CheckFor);

        Assert.Equal("10.0.0.101", lab.Answer(s_discover).YourAddress.ToString());
        Assert.Equal("10.0.0.7", lab.Answer(new ClientMessage(DhcpMessageType.Discover, mac: 9).Pxe()).YourAddress.ToString());
        Assert.Equal(4, lab.Asked.Count);
    }

    [Fact]
    public void AddressAnswered_LentWhileTheCheckRan_IsTheHolderAndKeepsIt()
    {
        DhcpLab lab = new(conflictCheck: true);
        lab.Handler.CheckAhead();
        lab.Answer(new ClientMessage(DhcpMessageType.Request).Add(DhcpOption.RequestedAddress, "10.0.0.102"));

        lab.Handler.AddressAnswered(Ipv4Address.Parse("10.0.0.102"));

        Assert.Equal("bound", Assert.Single(lab.Leases.Table.List()).State);
        Assert.Equal(DhcpMessageType.Ack, lab.Answer(new ClientMessage(DhcpMessageType.Request).Ciaddr("10.0.0.102")).MessageType);
    }

    [Fact]
    public void AddressAnswered_AfterTheCheckEnded_IsNotLent()
    {
        DhcpLab lab = new(conflictCheck: true);
        lab.Handler.CheckAhead();
        lab.Leases.Time.Advance(DhcpHandler.CheckFor);
        lab.Handler.AddressAnswered(Ipv4Address.Parse("10.0.0.100"));
        lab.Handler.AddressAnswered(Ipv4Address.Parse("10.0.0.200"));

        Assert.Equal("10.0.0.101", lab.Answer(s_discover).YourAddress.ToString());
        Assert.Single(lab.Leases.Table.List());
    }

    [Fact]
    public void CheckAhead_HoursLater_SilenceIsStillFresh()
    {
        DhcpLab lab = new(conflictCheck: true);
        lab.Handler.CheckAhead();
        lab.Leases.Time.Advance(TimeSpan.FromHours(2) + TimeSpan.FromSeconds(10));

        Assert.Equal("10.0.0.100", lab.Answer(s_discover).YourAddress.ToString());

        lab.Handler.StopChecks();
        int asked = lab.Asked.Count;
        lab.Leases.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(asked, lab.Asked.Count);
    }

    [Fact]
    public void Handle_DiscoverWhileItsAddressIsCheckedAhead_WaitsOnlyForTheRest()
    {
        DhcpLab lab = new(conflictCheck: true);
        lab.Handler.CheckAhead();
        lab.Leases.Time.Advance(DhcpHandler.CheckFor - TimeSpan.FromMilliseconds(10));
        Assert.Empty(lab.Exchange(s_discover));

        lab.Leases.Time.Advance(TimeSpan.FromMilliseconds(10));

        Assert.Equal("10.0.0.100", ClientMessage.Read(Assert.Single(lab.TakeSent()).Bytes).YourAddress.ToString());
        Assert.Equal(3, lab.Asked.Count);
    }

    [Fact]
    public void Handle_EveryAddressIsTaken_EndsSilently()
    {
        DhcpLab lab = new(conflictCheck: true);
        lab.Exchange(s_discover);
        foreach (string address in (string[])["10.0.0.100", "10.0.0.101", "10.0.0.102"])
        {
            lab.Handler.AddressAnswered(Ipv4Address.Parse(address));
        }

        lab.Leases.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Empty(lab.TakeSent());
        Assert.Contains(lab.Events, e => e.Stage is BootStage.Refused && e.Text.Contains("DHCP-0005", StringComparison.Ordinal));
    }
}
