using System.Net;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Leases;
using Fardisk.Protocols.Dhcp;
using Fardisk.Protocols.Wire;
using Fardisk.State;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fardisk.Tests.Leases;

/// <summary>A clock that moves when told; its timers fire then, in order.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ManualTimer timer = new(this, () => callback(state), _now + dueTime);
        _timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        DateTimeOffset end = _now + by;
        while (_timers.Where(t => t.Due <= end).MinBy(t => t.Due) is { } next)
        {
            _now = next.Due > _now ? next.Due : _now;
            _timers.Remove(next);
            next.Fire();
        }

        _now = end;
    }

    private sealed class ManualTimer(ManualTime owner, Action fire, DateTimeOffset due) : ITimer
    {
        public DateTimeOffset Due { get; } = due;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose() => owner._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>A store in memory, which can be told to fail.</summary>
internal sealed class MemoryStore : IStateStore
{
    private static readonly ErrorId s_full = new("STATE-0000", "The disk is full.", "Make room.");

    public Dictionary<LeaseKey, LeaseRow> Leases { get; } = [];

    public bool IsFull { get; set; }

    public int Transactions { get; private set; }

    public IReadOnlyList<LeaseRow> ReadLeases() => [.. Leases.Values];

    public void WriteLeases(IReadOnlyCollection<LeaseRow> rows, IReadOnlyCollection<LeaseKey> removed)
    {
        if (IsFull)
        {
            throw new FardiskException(s_full, "no space left on device");
        }

        Transactions++;
        foreach (LeaseRow row in rows)
        {
            Leases[new LeaseKey(row.Network, row.Address)] = row;
        }
    }

    public IReadOnlyList<ClientRow> ReadClients() => [];

    public void WriteClient(ClientRow row) => throw new NotSupportedException();

    public void RemoveClient(string name) => throw new NotSupportedException();

    public IReadOnlyList<ImageRow> ReadImages() => [];

    public void WriteImage(ImageRow row) => throw new NotSupportedException();

    public IReadOnlyList<PresenceRow> ReadPresence() => [];

    public void WritePresence(PresenceRow row) => throw new NotSupportedException();

    public IReadOnlyList<EventRow> ReadEvents(string mac, int most) => [];

    public IReadOnlyList<EventRow> ReadRecentEvents(int most) => [];

    public void AppendEvents(IReadOnlyCollection<EventRow> rows, int keepPerMac) => throw new NotSupportedException();

    public string? ReadValue(string name) => null;

    public void WriteValue(string name, string value) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}

/// <summary>The registered clients of a test.</summary>
internal sealed class FewClients : IClientDirectory
{
    public IReadOnlyList<Client> All { get; private set; } = [];

    public Client? ByName(string name) => All.FirstOrDefault(c => c.Name == name);

    public Client? ByMac(MacAddress mac) => All.FirstOrDefault(c => c.Macs.Contains(mac));

    public void Set(params Client[] clients) => All = [.. clients];
}

/// <summary>Pins that a test sets.</summary>
internal sealed class SetPresence : IPresence
{
    public Dictionary<string, IPAddress> Pins { get; } = [];

    public int BeginBoot(string client, IPAddress address) => throw new NotSupportedException();

    public int BootNumber(string client) => 0;

    public void SessionOpened(string client, IPAddress address) => throw new NotSupportedException();

    public void SessionClosed(string client, IPAddress address) => throw new NotSupportedException();

    public IPAddress? PinnedAddress(string client) => Pins.GetValueOrDefault(client);

    public HashSet<string> Living { get; } = [];

    public int LiveSessions(string client) => Living.Contains(client) ? 1 : 0;
}

/// <summary>An ARP table that a test fills.</summary>
internal sealed class SetNeighbours : INeighbours
{
    public Dictionary<Ipv4Address, MacAddress> Table { get; } = [];

    public MacAddress? MacAt(Ipv4Address address) => Table.TryGetValue(address, out MacAddress mac) ? mac : null;
}

/// <summary>What became of one grant.</summary>
internal sealed class CommitProbe : ILeaseCommit
{
    public bool IsCommitted { get; private set; }

    public bool IsFailed { get; private set; }

    public void Committed() => IsCommitted = true;

    public void Failed() => IsFailed = true;
}

/// <summary>A lease table with everything around it: 10.0.0.1/24 on eth1, pool 10.0.0.100 to 10.0.0.102 unless said otherwise.</summary>
internal sealed class LeaseLab
{
    public const string Eth = "eth1";
    public static readonly Ipv4Address Server = Ipv4Address.Parse("10.0.0.1");

    public LeaseLab(string? first = "10.0.0.100", string? last = "10.0.0.102", bool conflictCheck = false)
    {
        Ipv4Address router = Ipv4Address.Parse("10.0.0.254");
        Network = new LeaseNetwork(Eth, Server, 24, Ipv4Address.Parse(first), Ipv4Address.Parse(last), 3600, conflictCheck, new HashSet<Ipv4Address> { Server, router });
        Table = Restart();
    }

    public LeaseNetwork Network { get; }

    public ManualTime Time { get; } = new();

    public MemoryStore Store { get; } = new();

    public FewClients Clients { get; } = new();

    public SetPresence Presence { get; } = new();

    public SetNeighbours Neighbours { get; } = new();

    public LeaseTable Table { get; private set; }

    public static MacAddress Mac(int number) => new(0x5254_0077_0000UL + (ulong)number);

    public static LeaseAsker Rom(int number) => new(Mac(number), "", IsBooting: true);

    public static LeaseAsker Os(int number, string clientId = "") => new(Mac(number), clientId, IsBooting: false);

    /// <summary>A client with one card.</summary>
    public static Client Client(string name, int mac, string? address = null) =>
        new() { Name = name, Macs = [Mac(mac)], Address = address is null ? null : IPAddress.Parse(address) };

    /// <summary>The program dies and starts anew; what was not stored is lost.</summary>
    public LeaseTable Restart() => Table = new LeaseTable(Store, Clients, Presence, Neighbours, Time, [Network], NullLogger<LeaseTable>.Instance);

    public string Candidate(LeaseAsker asker, string? named = null) => Table.Find(Eth, asker, Ipv4Address.Parse(named)).Facts.Candidate.ToString();

    /// <summary>DISCOVER and OFFER.</summary>
    public string Offer(LeaseAsker asker, string? named = null)
    {
        LeaseChoice choice = Table.Find(Eth, asker, Ipv4Address.Parse(named));
        Assert.True(choice.Facts.Candidate.IsNone || Table.Offer(Eth, asker, choice.Facts.Candidate, choice.Version));
        return choice.Facts.Candidate.ToString();
    }

    /// <summary>A REQUEST that the rules grant; stored when it returns.</summary>
    public string Bind(LeaseAsker asker, string? named = null)
    {
        LeaseChoice choice = Table.Find(Eth, asker, Ipv4Address.Parse(named));
        CommitProbe commit = new();
        Assert.True(Table.Grant(Eth, asker, choice.Facts.Candidate, "", choice.Version, commit));
        Assert.False(commit.IsCommitted, "told before it was stored");
        Table.CommitPending();
        Assert.True(commit.IsCommitted);
        return choice.Facts.Candidate.ToString();
    }
}
