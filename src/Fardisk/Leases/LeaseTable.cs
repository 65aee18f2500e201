using System.Net;
using Fardisk.Clients;
using Fardisk.Protocols.Dhcp;
using Fardisk.Protocols.Wire;
using Fardisk.State;
using Microsoft.Extensions.Logging;

namespace Fardisk.Leases;

/// <summary>Which host has which address. Thread-safe; changes are queued and stored by <see cref="CommitPending"/>, so that nobody who receives packets waits for the disk.</summary>
/// <remarks>
/// <see cref="IPresence"/> and <see cref="IClientDirectory"/> are asked under the table's lock: they must not call back into it.
/// </remarks>
public sealed partial class LeaseTable : IAddressBook
{
    /// <summary>How long an offer is held for its client. It is kept in memory only.</summary>
    public static readonly TimeSpan OfferHeld = TimeSpan.FromSeconds(60);

    /// <summary>How long an address that somebody else was found on is not lent.</summary>
    public static readonly TimeSpan Probation = TimeSpan.FromHours(24);

    /// <summary>The same for a reserved address: the operator wants just this one, and may be mending it now.</summary>
    public static readonly TimeSpan ReservedProbation = TimeSpan.FromMinutes(10);

    /// <summary>How long the network's silence about an address is believed.</summary>
    public static readonly TimeSpan CheckBelieved = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly IStateStore _store;
    private readonly IClientDirectory _clients;
    private readonly IPresence _presence;
    private readonly INeighbours _neighbours;
    private readonly TimeProvider _time;
    private readonly ILogger<LeaseTable> _logger;
    private readonly Dictionary<string, Pool> _pools = [];
    private readonly Dictionary<MacAddress, List<Binding>> _byMac = [];
    private readonly Dictionary<string, List<Binding>> _byClientId = [];
    private IReadOnlyList<Client>? _reservedFrom;
    private Dictionary<Ipv4Address, Client> _reserved = [];
    private long _version;

    /// <summary>Reads every lease from the store.</summary>
    /// <param name="store">Where leases live.</param>
    /// <param name="clients">For reservations and names.</param>
    /// <param name="presence">For pinned addresses.</param>
    /// <param name="neighbours">Fallback of <see cref="MacAt"/>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="networks">The networks that we lend addresses on; none for a command that only lists.</param>
    /// <param name="logger">The log.</param>
    /// <exception cref="Diagnostics.FardiskException">The store cannot be read.</exception>
    public LeaseTable(
        IStateStore store,
        IClientDirectory clients,
        IPresence presence,
        INeighbours neighbours,
        TimeProvider time,
        IReadOnlyList<LeaseNetwork> networks,
        ILogger<LeaseTable> logger)
    {
        (_store, _clients, _presence, _neighbours, _time, _logger) = (store, clients, presence, neighbours, time, logger);
        foreach (LeaseNetwork network in networks)
        {
            _pools[network.Interface] = new Pool(network);
        }

        int count = 0;
        foreach (LeaseRow row in store.ReadLeases())
        {
            Ipv4Address address = Ipv4Address.Parse(row.Address);
            if (address.IsNone)
            {
                LeaseLog.BadRow(logger, row.Network, row.Address);
                continue;
            }

            Binding binding = PoolOf(row.Network).At(address);
            binding.Restore(row);
            Index(binding);
            count++;
        }

        LeaseLog.Loaded(logger, count);
    }

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    /// <inheritdoc/>
    public MacAddress? MacAt(IPAddress address)
    {
        Ipv4Address wanted = Ipv4Address.From(address);
        lock (_gate)
        {
            long now = Now;
            foreach (Pool pool in _pools.Values)
            {
                if (pool.Find(wanted) is { } binding && binding.Mac.IsUnicast && (binding.IsBound(now) || IsPinnedByOwner(binding)))
                {
                    return binding.Mac;
                }
            }
        }

        return wanted.IsNone ? null : _neighbours.MacAt(wanted);
    }

    /// <inheritdoc/>
    public IPAddress? AddressOf(MacAddress mac)
    {
        lock (_gate)
        {
            long now = Now;
            Binding? newest = null;
            foreach (Binding binding in BindingsOf(mac))
            {
                if (binding.IsBound(now) && (newest is null || binding.ExpiresAt > newest.ExpiresAt))
                {
                    newest = binding;
                }
            }

            return newest?.Address.ToIPAddress();
        }
    }

    /// <summary>Every lease that is or was, by network and address.</summary>
    public IReadOnlyList<Lease> List()
    {
        lock (_gate)
        {
            long now = Now;
            return [.. _pools.Values
                .SelectMany(pool => pool.All)
                .Where(b => b.State is not LeaseState.Free)
                .OrderBy(b => b.Network, StringComparer.Ordinal).ThenBy(b => b.Address.Value)
                .Select(b => ViewOf(b, now))];
        }
    }

    private Lease ViewOf(Binding binding, long now)
    {
        string state = binding.State is LeaseState.Bound && binding.ExpiresAt <= now ? "expired" : binding.State.ToString().ToLowerInvariant();
        return new Lease(
            binding.Network,
            binding.Address.ToIPAddress(),
            binding.Mac.IsUnicast ? binding.Mac : null,
            _clients.ByMac(binding.Mac)?.Name,
            binding.HostName,
            state,
            IsPinnedByOwner(binding),
            DateTimeOffset.FromUnixTimeSeconds(binding.GrantedAt),
            DateTimeOffset.FromUnixTimeSeconds(binding.ExpiresAt));
    }

    private Pool PoolOf(string network)
    {
        if (!_pools.TryGetValue(network, out Pool? pool))
        {
            // Rows of a network that is not in the settings now: kept, listed, lent to nobody.
            pool = new Pool(new LeaseNetwork(network, Ipv4Address.None, 32, Ipv4Address.None, Ipv4Address.None, 0, false, new HashSet<Ipv4Address>()));
            _pools[network] = pool;
        }

        return pool;
    }

    private List<Binding> BindingsOf(MacAddress mac) => mac.Value != 0 && _byMac.TryGetValue(mac, out List<Binding>? list) ? list : s_none;

    private static readonly List<Binding> s_none = [];

    private void Index(Binding binding)
    {
        if (binding.Mac.Value != 0)
        {
            Add(_byMac, binding.Mac, binding);
        }

        if (binding.ClientId.Length > 0)
        {
            Add(_byClientId, binding.ClientId, binding);
        }

        static void Add<TKey>(Dictionary<TKey, List<Binding>> index, TKey key, Binding binding)
            where TKey : notnull
        {
            if (!index.TryGetValue(key, out List<Binding>? list))
            {
                index[key] = list = new List<Binding>(1);
            }

            if (!list.Contains(binding))
            {
                list.Add(binding);
            }
        }
    }

    private void Unindex(Binding binding)
    {
        Remove(_byMac, binding.Mac, binding);
        Remove(_byClientId, binding.ClientId, binding);

        static void Remove<TKey>(Dictionary<TKey, List<Binding>> index, TKey key, Binding binding)
            where TKey : notnull
        {
            if (index.TryGetValue(key, out List<Binding>? list) && list.Remove(binding) && list.Count == 0)
            {
                index.Remove(key);
            }
        }
    }

    /// <summary>The client that an address is reserved for.</summary>
    private Client? ReservedFor(Ipv4Address address)
    {
        IReadOnlyList<Client> all = _clients.All;
        if (!ReferenceEquals(all, _reservedFrom))
        {
            Dictionary<Ipv4Address, Client> reserved = [];
            foreach (Client client in all)
            {
                Ipv4Address own = Ipv4Address.From(client.Address);
                if (!own.IsNone)
                {
                    reserved[own] = client;
                }
            }

            (_reservedFrom, _reserved) = (all, reserved);
        }

        return _reserved.GetValueOrDefault(address);
    }

    private Ipv4Address PinnedOf(Client? client) => client is null ? Ipv4Address.None : Ipv4Address.From(_presence.PinnedAddress(client.Name));

    private bool IsPinnedByOwner(Binding binding) => binding.Mac.Value != 0 && PinnedOf(_clients.ByMac(binding.Mac)) == binding.Address;
}
