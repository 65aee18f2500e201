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

        Assert.Equal(["10.0.0.100", "10.0.0.101"], lab.Asked);
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

        Assert.Single(lab.Asked);
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
