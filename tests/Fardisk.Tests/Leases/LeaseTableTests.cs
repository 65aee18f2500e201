using System.Net;
using Fardisk.Clients;
using Fardisk.Leases;
using Fardisk.Protocols.Dhcp;
using Xunit;

namespace Fardisk.Tests.Leases;

public class LeaseTableTests
{
    [Fact]
    public void Find_RomIpxeAndSystemOfOneCard_GiveOneAddress()
    {
        LeaseLab lab = new();

        string rom = lab.Bind(LeaseLab.Rom(1));
        string ipxe = lab.Bind(LeaseLab.Rom(1) with { ClientId = "01525400770001" });
        string initramfs = lab.Bind(LeaseLab.Os(1));
        string system = lab.Bind(LeaseLab.Os(1, "ff0077000100"));
        string windows = lab.Bind(LeaseLab.Os(1, "01525400770001"));

        Assert.Equal([rom, rom, rom, rom], [ipxe, initramfs, system, windows]);
        Assert.Single(lab.Table.List());
    }

    [Fact]
    public void Find_HostThatBootsForTheFirstTime_KeepsItsAddressAndIsItsCardFromThenOn()
    {
        LeaseLab lab = new();
        string system = lab.Bind(LeaseLab.Os(1, "aa"));

        Assert.Equal(system, lab.Bind(LeaseLab.Rom(1) with { ClientId = "bb" }));
        Assert.Equal(system, lab.Bind(LeaseLab.Os(1, "cc")));
    }

    [Fact]
    public void Find_TwoClientIdsOnOneCardThatNeverBooted_GiveTwoAddresses()
    {
        LeaseLab lab = new();

        string one = lab.Bind(LeaseLab.Os(1, "aa"));
        string two = lab.Bind(LeaseLab.Os(1, "bb"));

        Assert.NotEqual(one, two);
        Assert.Equal(one, lab.Candidate(LeaseLab.Os(1, "aa")));
    }

    [Fact]
    public void Find_OneClientIdOnAnotherCard_KeepsItsAddress()
    {
        LeaseLab lab = new();

        string first = lab.Bind(LeaseLab.Os(1, "ffaa"));

        Assert.Equal(first, lab.Bind(LeaseLab.Os(2, "ffaa")));
        Assert.Equal(LeaseLab.Mac(2), lab.Table.MacAt(IPAddress.Parse(first)));
        Assert.Null(lab.Table.AddressOf(LeaseLab.Mac(1)));
    }

    [Fact]
    public void Find_RegisteredClientWithAnyClientId_IsItsCard()
    {
        LeaseLab lab = new();
        lab.Clients.Set(LeaseLab.Client("pc01", 1));

        Assert.Equal(lab.Bind(LeaseLab.Os(1, "aa")), lab.Bind(LeaseLab.Os(1, "bb")));
    }

    [Fact]
    public void Find_Order_IsReservationThenOwnThenWishedThenFree()
    {
        LeaseLab lab = new();

        Assert.Equal("10.0.0.100", lab.Candidate(LeaseLab.Os(1)));
        Assert.Equal("10.0.0.102", lab.Bind(LeaseLab.Os(1), "10.0.0.102"));
        Assert.Equal("10.0.0.102", lab.Candidate(LeaseLab.Os(1), "10.0.0.101"));
        lab.Clients.Set(LeaseLab.Client("pc01", 1, "10.0.0.7"));
        Assert.Equal("10.0.0.7", lab.Candidate(LeaseLab.Os(1), "10.0.0.102"));
    }

    [Theory]
    [InlineData("10.0.0.1", "our own address")]
    [InlineData("10.0.0.254", "the router's")]
    [InlineData("10.0.0.0", "the network's")]
    [InlineData("10.0.0.255", "broadcast")]
    [InlineData("10.0.1.5", "another subnet")]
    [InlineData("10.0.0.50", "outside the pool")]
    public void Find_WishForAnAddressThatIsNotForAnybody_IsNotGranted(string wish, string because)
    {
        LeaseLab lab = new(first: "10.0.0.100", last: "10.0.0.255");

        Assert.True(lab.Candidate(LeaseLab.Os(1), wish) == "10.0.0.100", because);
    }

    [Fact]
    public void Find_PoolOverTheWholeSubnet_LeavesOutOursAndTheEdges()
    {
        LeaseLab lab = new(first: "10.0.0.0", last: "10.0.0.3");

        Assert.Equal(["10.0.0.2", "10.0.0.3", "0.0.0.0"], [lab.Bind(LeaseLab.Os(1)), lab.Bind(LeaseLab.Os(2)), lab.Candidate(LeaseLab.Os(3))]);
    }

    [Fact]
    public void Find_AddressReservedForAnother_IsGivenToNobodyElse()
    {
        LeaseLab lab = new(first: "10.0.0.100", last: "10.0.0.101");
        lab.Clients.Set(LeaseLab.Client("pc09", 9, "10.0.0.100"));

        Assert.Equal("10.0.0.101", lab.Bind(LeaseLab.Os(1), "10.0.0.100"));
        Assert.Equal("0.0.0.0", lab.Candidate(LeaseLab.Os(2), "10.0.0.100"));
        Assert.Equal("10.0.0.100", lab.Candidate(LeaseLab.Rom(9)));
    }

    [Fact]
    public void Find_ReservationThatAnotherStillHas_WaitsForIt()
    {
        LeaseLab lab = new();
        lab.Bind(LeaseLab.Os(1));
        lab.Clients.Set(LeaseLab.Client("pc09", 9, "10.0.0.100"));

        Assert.Equal("10.0.0.101", lab.Candidate(LeaseLab.Rom(9)));
        Assert.NotEqual("10.0.0.100", lab.Candidate(LeaseLab.Os(1), "10.0.0.100")); // its next renewal is refused, and so it moves
        lab.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal("10.0.0.100", lab.Candidate(LeaseLab.Rom(9)));
    }

    [Fact]
    public void Offer_TwoAskForTheLastAddress_OneGetsItUntilTheOfferEnds()
    {
        LeaseLab lab = new(first: "10.0.0.100", last: "10.0.0.100");

        Assert.Equal("10.0.0.100", lab.Offer(LeaseLab.Rom(1)));
        Assert.Equal("0.0.0.0", lab.Offer(LeaseLab.Rom(2)));
        Assert.Equal("10.0.0.100", lab.Candidate(LeaseLab.Rom(1)));
        lab.Time.Advance(LeaseTable.OfferHeld + TimeSpan.FromSeconds(1));
        Assert.Equal("10.0.0.100", lab.Offer(LeaseLab.Rom(2)));
        Assert.Equal("0.0.0.0", lab.Candidate(LeaseLab.Rom(1), "10.0.0.100"));
    }

    [Fact]
    public void Grant_ChoiceThatAnotherOvertook_IsRefused()
    {
        LeaseLab lab = new(first: "10.0.0.100", last: "10.0.0.100");
        LeaseChoice one = lab.Table.Find(LeaseLab.Eth, LeaseLab.Os(1), Ipv4Address.None);
        LeaseChoice two = lab.Table.Find(LeaseLab.Eth, LeaseLab.Os(2), Ipv4Address.None);
        Assert.Equal(one.Facts.Candidate, two.Facts.Candidate);

        Assert.True(lab.Table.Grant(LeaseLab.Eth, LeaseLab.Os(1), one.Facts.Candidate, "", one.Version, new CommitProbe()));
        Assert.False(lab.Table.Grant(LeaseLab.Eth, LeaseLab.Os(2), two.Facts.Candidate, "", two.Version, new CommitProbe()));
        Assert.False(lab.Table.Offer(LeaseLab.Eth, LeaseLab.Os(2), two.Facts.Candidate, two.Version));
    }

    [Fact]
    public void Release_SameHostComesBack_GetsItsOldAddress()
    {
        LeaseLab lab = new();
        lab.Bind(LeaseLab.Os(1));
        string second = lab.Bind(LeaseLab.Os(2));

        Assert.False(lab.Table.Release(LeaseLab.Eth, LeaseLab.Os(1), Ipv4Address.Parse(second)), "not its address");
        Assert.True(lab.Table.Release(LeaseLab.Eth, LeaseLab.Os(2), Ipv4Address.Parse(second)));
        lab.Table.CommitPending();
        lab.Restart();

        Assert.Equal("10.0.0.102", lab.Candidate(LeaseLab.Os(3)));
        Assert.Equal(second, lab.Candidate(LeaseLab.Os(2)));
        Assert.Null(lab.Table.AddressOf(LeaseLab.Mac(2)));
    }

    [Fact]
    public void Find_OnlyReleasedAndExpiredAddressesLeft_TakesTheOneLongestFree()
    {
        LeaseLab lab = new();
        lab.Bind(LeaseLab.Os(1));
        lab.Time.Advance(TimeSpan.FromMinutes(1));
        lab.Bind(LeaseLab.Os(2));
        lab.Time.Advance(TimeSpan.FromMinutes(1));
        lab.Bind(LeaseLab.Os(3));
        lab.Bind(LeaseLab.Os(1));
        Assert.Equal("0.0.0.0", lab.Candidate(LeaseLab.Os(4)));
        lab.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal("10.0.0.101", lab.Bind(LeaseLab.Os(4)));
    }

    [Fact]
    public void MarkInUse_Address_IsOnProbationForADay()
    {
        LeaseLab lab = new();
        lab.Bind(LeaseLab.Os(1));

        lab.Table.MarkInUse(LeaseLab.Eth, Ipv4Address.Parse("10.0.0.100"), evenIfBound: true);
        lab.Table.CommitPending();
        lab.Restart();

        Assert.Equal("10.0.0.101", lab.Bind(LeaseLab.Os(1), "10.0.0.100"));
        Assert.Contains(lab.Table.List(), l => l is { State: "declined", Mac: null });
        lab.Time.Advance(LeaseTable.Probation - TimeSpan.FromMinutes(1));
        Assert.Equal("10.0.0.102", lab.Candidate(LeaseLab.Os(2), "10.0.0.100"));
        lab.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("10.0.0.100", lab.Candidate(LeaseLab.Os(2), "10.0.0.100"));
    }

    [Fact]
    public void MarkInUse_ReservedAddress_ComesBackSoonerAndThePoolHelpsMeanwhile()
    {
        LeaseLab lab = new();
        lab.Clients.Set(LeaseLab.Client("pc01", 1, "10.0.0.7"));
        lab.Table.MarkInUse(LeaseLab.Eth, Ipv4Address.Parse("10.0.0.7"), evenIfBound: false);

        Assert.Equal("10.0.0.100", lab.Candidate(LeaseLab.Rom(1)));
        lab.Time.Advance(LeaseTable.ReservedProbation + TimeSpan.FromSeconds(1));
        Assert.Equal("10.0.0.7", lab.Candidate(LeaseLab.Rom(1)));
    }

    [Fact]
    public void Find_NoPool_OnlyReservationsAreServed()
    {
        LeaseLab lab = new(first: null, last: null);
        lab.Clients.Set(LeaseLab.Client("pc01", 1, "10.0.0.7"));

        Assert.Equal("10.0.0.7", lab.Candidate(LeaseLab.Rom(1)));
        LeaseChoice stranger = lab.Table.Find(LeaseLab.Eth, LeaseLab.Rom(2), Ipv4Address.None);
        Assert.True(stranger.Facts is { Candidate.IsNone: true, HasPool: false });
    }

    [Fact]
    public void MacAt_UnknownAddress_AsksTheNeighbourTable()
    {
        LeaseLab lab = new();
        lab.Neighbours.Table[Ipv4Address.Parse("10.0.0.60")] = LeaseLab.Mac(6);

        Assert.Equal(LeaseLab.Mac(6), lab.Table.MacAt(IPAddress.Parse("10.0.0.60")));
        Assert.Equal(LeaseLab.Mac(6), lab.Table.MacAt(IPAddress.Parse("::ffff:10.0.0.60")));
        Assert.Null(lab.Table.MacAt(IPAddress.Parse("10.0.0.61")));
    }

    [Fact]
    public void Find_OtherCardOfTheSamePc_TakesTheReservationOnlyWhenItBoots()
    {
        LeaseLab lab = new();
        lab.Clients.Set(new Client { Name = "pc01", Macs = [LeaseLab.Mac(1), LeaseLab.Mac(2)], Address = IPAddress.Parse("10.0.0.7") });
        lab.Bind(LeaseLab.Rom(1));

        Assert.Equal("10.0.0.100", lab.Candidate(LeaseLab.Os(2))); // both cards are up in the system
        Assert.Equal("10.0.0.7", lab.Bind(LeaseLab.Rom(2))); // the PC started anew by its other card
        Assert.Equal(LeaseLab.Mac(2), lab.Table.MacAt(IPAddress.Parse("10.0.0.7")));
        Assert.Null(lab.Table.AddressOf(LeaseLab.Mac(1)));
    }
}
