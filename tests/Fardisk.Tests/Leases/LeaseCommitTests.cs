using System.Net;
using Fardisk.Leases;
using Fardisk.Protocols.Dhcp;
using Fardisk.State;
using Xunit;

namespace Fardisk.Tests.Leases;

public class LeaseCommitTests
{
    [Fact]
    public void CommitPending_ManyGrants_AreOneTransaction()
    {
        LeaseLab lab = new(first: "10.0.0.100", last: "10.0.0.199");
        List<CommitProbe> commits = [];
        for (int i = 1; i <= 50; i++)
        {
            LeaseChoice choice = lab.Table.Find(LeaseLab.Eth, LeaseLab.Os(i), Ipv4Address.None);
            commits.Add(new CommitProbe());
            Assert.True(lab.Table.Grant(LeaseLab.Eth, LeaseLab.Os(i), choice.Facts.Candidate, "", choice.Version, commits[^1]));
        }

        Assert.DoesNotContain(commits, c => c.IsCommitted);
        Assert.Equal(50, lab.Table.CommitPending());
        Assert.All(commits, c => Assert.True(c.IsCommitted && !c.IsFailed));
        Assert.Equal(1, lab.Store.Transactions);
        Assert.Equal(0, lab.Table.CommitPending());
        Assert.Equal(50, lab.Store.Leases.Values.Select(l => l.Mac).Distinct().Count());
    }

    [Fact]
    public void CommitPending_StoreFails_NobodyIsToldAndMemoryForgets()
    {
        LeaseLab lab = new();
        lab.Store.IsFull = true;
        LeaseChoice choice = lab.Table.Find(LeaseLab.Eth, LeaseLab.Rom(1), Ipv4Address.None);
        CommitProbe commit = new();
        lab.Table.Grant(LeaseLab.Eth, LeaseLab.Rom(1), choice.Facts.Candidate, "", choice.Version, commit);

        lab.Table.CommitPending();

        Assert.True(commit is { IsFailed: true, IsCommitted: false });
        Assert.Null(lab.Table.AddressOf(LeaseLab.Mac(1)));
        Assert.Empty(lab.Table.List());
        Assert.Equal("10.0.0.101", lab.Candidate(LeaseLab.Rom(2))); // its address is held for it

        lab.Store.IsFull = false;
        Assert.Equal("10.0.0.100", lab.Bind(LeaseLab.Rom(1), "10.0.0.100"));
    }

    [Fact]
    public void CommitPending_RenewalFails_OldLeaseStands()
    {
        LeaseLab lab = new();
        lab.Bind(LeaseLab.Rom(1));
        DateTimeOffset expires = lab.Table.List()[0].ExpiresAt;
        lab.Time.Advance(TimeSpan.FromMinutes(30));
        lab.Store.IsFull = true;
        LeaseChoice choice = lab.Table.Find(LeaseLab.Eth, LeaseLab.Rom(1), Ipv4Address.None);
        lab.Table.Grant(LeaseLab.Eth, LeaseLab.Rom(1), choice.Facts.Candidate, "", choice.Version, new CommitProbe());

        lab.Table.CommitPending();

        Assert.Equal(expires, Assert.Single(lab.Table.List()).ExpiresAt);
        Assert.Equal(IPAddress.Parse("10.0.0.100"), lab.Table.AddressOf(LeaseLab.Mac(1)));
    }

    [Fact]
    public void Restart_KilledBeforeTheCommit_LeaseIsUnknownAndNobodyWasTold()
    {
        LeaseLab lab = new();
        LeaseChoice choice = lab.Table.Find(LeaseLab.Eth, LeaseLab.Rom(1), Ipv4Address.None);
        CommitProbe commit = new();
        lab.Table.Grant(LeaseLab.Eth, LeaseLab.Rom(1), choice.Facts.Candidate, "", choice.Version, commit);

        lab.Restart();

        Assert.False(commit.IsCommitted);
        Assert.Empty(lab.Table.List());
        Assert.Equal("10.0.0.100", lab.Bind(LeaseLab.Rom(1), "10.0.0.100")); // its REQUEST again: the same address
    }

    [Fact]
    public void Restart_AfterTheCommit_SameLeases()
    {
        LeaseLab lab = new();
        lab.Bind(LeaseLab.Rom(1));
        lab.Bind(LeaseLab.Os(2, "ff0102"));
        IReadOnlyList<Lease> before = lab.Table.List();

        lab.Restart();

        Assert.Equal(before, lab.Table.List());
        Assert.Equal("10.0.0.101", lab.Candidate(LeaseLab.Os(7, "ff0102")));
        Assert.Equal(LeaseLab.Mac(1), lab.Table.MacAt(IPAddress.Parse("10.0.0.100")));
    }

    [Fact]
    public void Constructor_RowThatIsNoLease_IsLeftAlone()
    {
        LeaseLab lab = new();
        lab.Store.Leases[new LeaseKey(LeaseLab.Eth, "bogus")] = new LeaseRow(LeaseLab.Eth, "bogus", "x", "", "", "bound", 1, 2);
        lab.Store.Leases[new LeaseKey("eth9", "10.9.0.5")] = new LeaseRow("eth9", "10.9.0.5", "52:54:00:77:00:09", "", "", "bound", 1, long.MaxValue / 100_000_000);

        lab.Restart();

        Lease lease = Assert.Single(lab.Table.List()); // a network that left the settings is still listed
        Assert.Equal("eth9", lease.Network);
    }

    [Fact]
    public void Committer_GrantsFromAnotherThread_AreStored()
    {
        LeaseLab lab = new();
        using LeaseCommitter committer = new(lab.Table);
        committer.Start();
        LeaseChoice choice = lab.Table.Find(LeaseLab.Eth, LeaseLab.Rom(1), Ipv4Address.None);
        CommitProbe commit = new();
        lab.Table.Grant(LeaseLab.Eth, LeaseLab.Rom(1), choice.Facts.Candidate, "", choice.Version, commit);

        committer.Stop();

        Assert.True(commit.IsCommitted);
        Assert.Single(lab.Store.Leases);
    }
}
