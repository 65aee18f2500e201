using System.Collections.Frozen;
using Fardisk.Diagnostics;
using Fardisk.Protocols.Wire;
using Fardisk.State;

namespace Fardisk.Clients;

/// <summary>The registered clients: kept in the state store, read from a snapshot that a change swaps whole.</summary>
public sealed class ClientStore : IClientDirectory
{
    private readonly IStateStore _store;
    private readonly Lock _changes = new();
    private volatile Snapshot _snapshot;

    /// <summary>Reads every client.</summary>
    /// <exception cref="FardiskException">CLIENT-0005: a record cannot be read.</exception>
    public ClientStore(IStateStore store)
    {
        _store = store;
        _snapshot = Snapshot.Of(store.ReadClients().Select(ClientRecord.FromRow));
    }

    public IReadOnlyList<Client> All => _snapshot.All;

    public Client? ByName(string name) => _snapshot.ByName.GetValueOrDefault(name.ToLowerInvariant());

    public Client? ByMac(MacAddress mac) => _snapshot.ByMac.GetValueOrDefault(mac);

    /// <summary>As <see cref="ByName"/>, but a missing client is the operator's mistake.</summary>
    /// <exception cref="FardiskException">CLIENT-0003.</exception>
    public Client Get(string name) => ByName(name) ?? throw new FardiskException(ClientErrors.Missing, $"There is no client {name}.");

    /// <summary>Every mistake of a client as it would be stored, against the others; empty: <see cref="Add"/> or <see cref="Set"/> would take it. For <c>--dry-run</c>.</summary>
    public IReadOnlyList<string> Check(Client client) => ClientRules.Check(ClientRules.Normalize(client), All);

    /// <summary>Registers a new client; durable when it returns.</summary>
    /// <returns>The client as stored (name in lower case).</returns>
    /// <exception cref="FardiskException">CLIENT-0001 with every mistake, CLIENT-0002 when the name is taken.</exception>
    public Client Add(Client client)
    {
        client = ClientRules.Normalize(client);
        lock (_changes)
        {
            if (ByName(client.Name) is { } existing)
            {
                throw new FardiskException(ClientErrors.Exists, $"Client {existing.Name} exists already, with {string.Join(", ", existing.Macs)}.");
            }

            return Store(client);
        }
    }

    /// <summary>Replaces a client of the same name.</summary>
    /// <returns>The client as stored.</returns>
    /// <exception cref="FardiskException">CLIENT-0001, CLIENT-0003.</exception>
    public Client Set(Client client)
    {
        client = ClientRules.Normalize(client);
        lock (_changes)
        {
            Get(client.Name);
            return Store(client);
        }
    }

    /// <summary>Removes a client; its disk is not touched.</summary>
    /// <exception cref="FardiskException">CLIENT-0003.</exception>
    public void Remove(string name)
    {
        lock (_changes)
        {
            Client client = Get(name);
            _store.RemoveClient(client.Name);
            _snapshot = Snapshot.Of(All.Where(c => c.Name != client.Name));
        }
    }

    private Client Store(Client client)
    {
        List<string> mistakes = ClientRules.Check(client, All);
        if (mistakes.Count > 0)
        {
            throw new FardiskException(ClientErrors.Invalid, $"Client {client.Name} cannot be stored:\n  {string.Join("\n  ", mistakes)}");
        }

        _store.WriteClient(ClientRecord.ToRow(client));
        _snapshot = Snapshot.Of(All.Where(c => c.Name != client.Name).Append(client));
        return client;
    }

    private sealed record Snapshot(
        IReadOnlyList<Client> All, FrozenDictionary<string, Client> ByName, FrozenDictionary<MacAddress, Client> ByMac)
    {
        public static Snapshot Of(IEnumerable<Client> clients)
        {
            Client[] all = [.. clients.OrderBy(c => c.Name, StringComparer.Ordinal)];
            // A later client with the same card cannot be stored; a hand-made database must not stop the server.
            IEnumerable<KeyValuePair<MacAddress, Client>> cards = all
                .SelectMany(c => c.Macs, (c, mac) => KeyValuePair.Create(mac, c))
                .DistinctBy(p => p.Key);
            return new Snapshot(all, all.ToFrozenDictionary(c => c.Name, StringComparer.Ordinal), cards.ToFrozenDictionary());
        }
    }
}
