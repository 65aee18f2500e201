using System.Net;
using Fardisk.Leases;
using Fardisk.Protocols.Dhcp;
using Xunit;

namespace Fardisk.Tests.Leases;

public class LeasePinTests
{
    [Fact]
    public void Find_ReservationChangesWhileADiskSessionLives_AddressStaysUntilTheNextBoot()
    {
        LeaseLab lab = new();
        lab.Clients.Set(LeaseLab.Client("pc01", 1));
        string first = lab.Bind(LeaseLab.Rom(1));
        lab.Presence.Pins["pc01"] = IPAddress.Parse(first);

        lab.Clients.Set(LeaseLab.Client("pc01", 1, "10.0.0.7"));
        LeaseChoice renewing = lab.Table.Find(LeaseLab.Eth, LeaseLab.Os(1, "ff"), Ipv4Address.Parse(first));
        Assert.True(renewing.Facts.IsPinned);
        Assert.Equal(first, lab.Bind(LeaseLab.Os(1, "ff"), first));

        lab.Presence.Pins.Clear();
        Assert.Equal("10.0.0.7", lab.Bind(LeaseLab.Rom(1)));
        Assert.Null(lab.Table.MacAt(IPAddress.Parse(first)));
    }

    [Fact]
    public void Find_LeaseExpiredWhileWeWereDown_PinnedAddressGoesToNobodyElse()
    {
        LeaseLab lab = new(first: "10.0.0.100", last: "10.0.0.100");
        lab.Clients.Set(LeaseLab.Client("pc01", 1));
        lab.Bind(LeaseLab.Rom(1));
        lab.Presence.Pins["pc01"] = IPAddress.Parse("10.0.0.100");
        lab.Time.Advance(TimeSpan.FromDays(1));
        lab.Restart();

        Assert.Equal("0.0.0.0", lab.Candidate(LeaseLab.Os(2), "10.0.0.100"));
        Assert.Equal(LeaseLab.Mac(1), lab.Table.MacAt(IPAddress.Parse("10.0.0.100")));
        Assert.Equal("10.0.0.100", lab.Candidate(LeaseLab.Os(1)));
        Assert.True(Assert.Single(lab.Table.List()).IsPinned);
    }

    [Fact]
    public void MarkInUse_DeclineWhileItsDiskSessionLives_AddressStays()
    {
        LeaseLab lab = new();
        lab.Clients.Set(LeaseLab.Client("pc01", 1));
        string address = lab.Bind(LeaseLab.Rom(1));
        lab.Presence.Pins["pc01"] = IPAddress.Parse(address);
        lab.Presence.Living.Add("pc01");

        Assert.False(lab.Table.MarkInUse(LeaseLab.Eth, Ipv4Address.Parse(address), evenIfBound: true));
        Assert.Equal(address, lab.Bind(LeaseLab.Os(1), address));

        // Its session is gone: what it met there is another device.
        lab.Presence.Living.Clear();
        Assert.True(lab.Table.MarkInUse(LeaseLab.Eth, Ipv4Address.Parse(address), evenIfBound: true));
        Assert.NotEqual(address, lab.Bind(LeaseLab.Rom(1), address));
    }

    [Fact]
    public void MarkInUse_CheckFindsThePcThatTheAddressIsPinnedToOrReservedFor_AddressStays()
    {
        LeaseLab lab = new(conflictCheck: true);
        lab.Clients.Set(LeaseLab.Client("pc01", 1, "10.0.0.7"), LeaseLab.Client("pc02", 2));
        lab.Presence.Pins["pc02"] = IPAddress.Parse("10.0.0.100");

        Assert.False(lab.Table.MarkInUse(LeaseLab.Eth, Ipv4Address.Parse("10.0.0.7"), evenIfBound: false, LeaseLab.Mac(1)));
        Assert.False(lab.Table.MarkInUse(LeaseLab.Eth, Ipv4Address.Parse("10.0.0.100"), evenIfBound: false, LeaseLab.Mac(9)));

        LeaseChoice reserved = lab.Table.Find(LeaseLab.Eth, LeaseLab.Rom(1), Ipv4Address.None);
        Assert.Equal(("10.0.0.7", false), (reserved.Facts.Candidate.ToString(), reserved.NeedsCheck));
        Assert.Equal("10.0.0.100", lab.Candidate(LeaseLab.Os(2)));
        Assert.True(lab.Table.MarkInUse(LeaseLab.Eth, Ipv4Address.Parse("10.0.0.7"), evenIfBound: false, LeaseLab.Mac(9)));
    }

    [Fact]
    public void Find_PinnedAddressThatWeNeverLent_IsNotOffered()
    {
        LeaseLab lab = new();
        lab.Clients.Set(LeaseLab.Client("fixed", 9));
        lab.Presence.Pins["fixed"] = IPAddress.Parse("10.0.0.100");

        Assert.Equal("10.0.0.101", lab.Candidate(LeaseLab.Rom(1), "10.0.0.100"));
    }

    [Fact]
    public void Find_SecondCardOfAPinnedPcInItsSystem_GetsAnotherAddress()
    {
        LeaseLab lab = new();
        lab.Clients.Set(LeaseLab.Client("pc01", 1) with { Macs = [LeaseLab.Mac(1), LeaseLab.Mac(2)] });
        string first = lab.Bind(LeaseLab.Rom(1));
        lab.Presence.Pins["pc01"] = IPAddress.Parse(first);

        LeaseChoice second = lab.Table.Find(LeaseLab.Eth, LeaseLab.Os(2), Ipv4Address.None);
        Assert.NotEqual(first, second.Facts.Candidate.ToString());
        Assert.False(second.Facts.IsPinned);
    }

    [Fact]
    public void Find_PinOnAnotherNetwork_DoesNotHold()
    {
        LeaseLab lab = new();
        lab.Clients.Set(LeaseLab.Client("pc01", 1));
        lab.Presence.Pins["pc01"] = IPAddress.Parse("192.168.7.7");

        LeaseChoice choice = lab.Table.Find(LeaseLab.Eth, LeaseLab.Rom(1), Ipv4Address.None);
        Assert.Equal("10.0.0.100", choice.Facts.Candidate.ToString());
        Assert.False(choice.Facts.IsPinned);
    }
}
