using Fardisk.Leases;
using Xunit;

namespace Fardisk.Tests.Leases;

/// <summary>Cards can be made up without end: a registered PC gets its address all the same.</summary>
public class LeaseFloodTests
{
    [Fact]
    public void Find_PoolOfferedAwayToStrangers_RegisteredClientTakesAnOfferBack()
    {
        LeaseLab lab = new();
        lab.Clients.Set(LeaseLab.Client("pc01", 1));
        string[] strangers = [lab.Offer(LeaseLab.Rom(11)), lab.Offer(LeaseLab.Rom(12)), lab.Offer(LeaseLab.Rom(13))];
        Assert.Equal("0.0.0.0", lab.Candidate(LeaseLab.Rom(14)));

        string address = lab.Offer(LeaseLab.Rom(1));

        Assert.Contains(address, strangers);
        Assert.Equal(address, lab.Bind(LeaseLab.Rom(1), address));
        Assert.NotEqual(address, lab.Candidate(LeaseLab.Rom(11), address));
    }

    [Fact]
    public void Find_PoolOfferedAwayToRegisteredClients_TakesNothingFromThem()
    {
        LeaseLab lab = new();
        lab.Clients.Set([.. Enumerable.Range(1, 4).Select(i => LeaseLab.Client($"pc0{i}", i))]);
        lab.Offer(LeaseLab.Rom(1));
        lab.Offer(LeaseLab.Rom(2));
        lab.Offer(LeaseLab.Rom(3));

        Assert.Equal("0.0.0.0", lab.Candidate(LeaseLab.Rom(4)));
    }

    [Fact]
    public void Find_PoolLentToStrangers_RegisteredClientThatWasOffKeepsItsLastAddress()
    {
        LeaseLab lab = new();
        lab.Clients.Set(LeaseLab.Client("pc01", 1));
        string own = lab.Bind(LeaseLab.Rom(1));
        lab.Time.Advance(TimeSpan.FromDays(2));
        lab.Bind(LeaseLab.Rom(11));
        lab.Bind(LeaseLab.Rom(12));

        Assert.Equal("0.0.0.0", lab.Candidate(LeaseLab.Rom(13)));
        Assert.Equal("0.0.0.0", lab.Candidate(LeaseLab.Rom(13), own));
        Assert.Equal(own, lab.Bind(LeaseLab.Rom(1)));
    }
}
