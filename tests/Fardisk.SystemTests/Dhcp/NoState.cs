using System.Net;
using Fardisk.Boot;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Protocols.Wire;
using Fardisk.State;

namespace Fardisk.SystemTests.Dhcp;

/// <summary>Everything around the listener, with nobody registered and leases in memory.</summary>
internal sealed class NoState : IStateStore, IClientDirectory, IPresence, IBootDirector, ITimeline
{
    public System.Collections.Concurrent.ConcurrentDictionary<LeaseKey, LeaseRow> Leases { get; } = new();

    public IReadOnlyList<Client> All => [];

    public Client? ByName(string name) => null;

    public Client? ByMac(MacAddress mac) => null;

    public IReadOnlyList<LeaseRow> ReadLeases() => [.. Leases.Values];

    public void WriteLeases(IReadOnlyCollection<LeaseRow> rows, IReadOnlyCollection<LeaseKey> removed)
    {
        foreach (LeaseRow row in rows)
        {
            Leases[new LeaseKey(row.Network, row.Address)] = row;
        }
    }

    public BootPlan Decide(BootRequest request) => new() { Request = request, Action = BootAction.Ignore };

    public void Record(BootEvent bootEvent)
    {
    }

    public void Dispose()
    {
    }

    public IPAddress? PinnedAddress(string client) => null;

    public int BootNumber(string client) => 0;

    public int LiveSessions(string client) => 0;

    public IReadOnlyList<ClientRow> ReadClients() => [];

    public IReadOnlyList<ImageRow> ReadImages() => [];

    public IReadOnlyList<PresenceRow> ReadPresence() => [];

    public IReadOnlyList<EventRow> ReadEvents(string mac, int most) => [];

    public IReadOnlyList<EventRow> ReadRecentEvents(int most) => [];

    public string? ReadValue(string name) => null;

    public SanDisk? FindDisk(string targetName, IPAddress serverAddress) => null;

    public IReadOnlyList<SanDisk> AllDisks(IPAddress serverAddress) => [];

    public int BeginBoot(string client, IPAddress address) => throw new NotSupportedException();

    public void SessionOpened(string client, IPAddress address) => throw new NotSupportedException();

    public void SessionClosed(string client, IPAddress address) => throw new NotSupportedException();

    public void WriteClient(ClientRow row) => throw new NotSupportedException();

    public void RemoveClient(string name) => throw new NotSupportedException();

    public void WriteImage(ImageRow row) => throw new NotSupportedException();

    public void WritePresence(PresenceRow row) => throw new NotSupportedException();

    public void AppendEvents(IReadOnlyCollection<EventRow> rows, int keepPerMac) => throw new NotSupportedException();

    public void WriteValue(string name, string value) => throw new NotSupportedException();
}
