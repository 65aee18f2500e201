using Fardisk.Clients;
using Fardisk.Protocols.Dhcp;
using Fardisk.Protocols.Wire;

namespace Fardisk.Leases;

/// <content>What changes leases: offers, grants, what comes back, what is found in use.</content>
public sealed partial class LeaseTable
{
    private readonly Dictionary<(string Network, LeaseAsker Asker), Binding> _offers = [];

    /// <summary>Holds an address for a host for <see cref="OfferHeld"/>.</summary>
    /// <param name="network">Interface name of the network.</param>
    /// <param name="asker">The host.</param>
    /// <param name="address">The candidate of <see cref="Find"/>.</param>
    /// <param name="version">The version that the choice was made in: when the table has changed since, the choice is made again.</param>
    /// <returns>False: the address has gone to another since.</returns>
    public bool Offer(string network, LeaseAsker asker, Ipv4Address address, long version)
    {
        lock (_gate)
        {
            long now = Now;
            Pool pool = PoolOf(network);
            if (version != _version && FindLocked(pool, asker, address, now).Facts.Candidate != address)
            {
                return false;
            }

            asker = Identify(asker, _clients.ByMac(asker.Mac));
            DropOffer(pool, asker);
            Binding binding = pool.At(address);
            if (binding.OfferedUntil != 0)
            {
                _offers.Remove((network, KeyOf(binding.OfferedTo)));
            }

            binding.OfferedTo = asker;
            binding.OfferedUntil = now + (long)OfferHeld.TotalSeconds;
            _offers[(network, KeyOf(asker))] = binding;
            _version++;
            return true;
        }
    }

    /// <summary>Forgets what was offered to a host: it took another server's offer.</summary>
    public void Forget(string network, LeaseAsker asker)
    {
        lock (_gate)
        {
            DropOffer(PoolOf(network), Identify(asker, _clients.ByMac(asker.Mac)));
        }
    }

    /// <summary>Lends an address: at once in memory, and queued for the store.</summary>
    /// <param name="network">Interface name of the network.</param>
    /// <param name="asker">The host.</param>
    /// <param name="address">The candidate of <see cref="Find"/>.</param>
    /// <param name="hostName">What it calls itself; empty keeps the old name.</param>
    /// <param name="version">The version that the choice was made in.</param>
    /// <param name="commit">Told when it is stored.</param>
    /// <returns>False: the address has gone to another since; nothing was queued.</returns>
    public bool Grant(string network, LeaseAsker asker, Ipv4Address address, string hostName, long version, ILeaseCommit commit)
    {
        lock (_gate)
        {
            long now = Now;
            Pool pool = PoolOf(network);
            if (version != _version && FindLocked(pool, asker, address, now).Facts.Candidate != address)
            {
                return false;
            }

            asker = Identify(asker, _clients.ByMac(asker.Mac));
            DropOffer(pool, asker);
            GiveUpOthers(pool, asker, address, now);
            Binding binding = pool.At(address);
            bool isSame = binding.State is LeaseState.Bound && IsSame(binding.Mac, binding.ClientId, asker);
            Unindex(binding);
            binding.State = LeaseState.Bound;

            // Once known by its card, always: so that the systems after a ROM stay the same host.
            binding.ClientId = isSame && binding.ClientId.Length == 0 ? "" : asker.ClientId;
            binding.Mac = asker.Mac;
            binding.HostName = hostName.Length > 0 || !isSame ? hostName : binding.HostName;
            binding.GrantedAt = isSame && binding.GrantedAt != 0 ? binding.GrantedAt : now;
            binding.ExpiresAt = now + pool.Network.LeaseSeconds;
            Index(binding);
            Enqueue(binding, commit);
            return true;
        }
    }

    /// <summary>Takes an address back from the host that has it; it is remembered for it.</summary>
    /// <returns>False: it does not have it.</returns>
    public bool Release(string network, LeaseAsker asker, Ipv4Address address)
    {
        lock (_gate)
        {
            long now = Now;
            Pool pool = PoolOf(network);
            asker = Identify(asker, _clients.ByMac(asker.Mac));
            DropOffer(pool, asker);
            if (pool.Find(address) is not { } binding || !Holds(binding, asker, now))
            {
                return false;
            }

            GiveUp(pool, binding, now);
            return true;
        }
    }

    /// <summary>Puts an address on probation: somebody else uses it.</summary>
    /// <param name="network">Interface name of the network.</param>
    /// <param name="address">The address.</param>
    /// <param name="evenIfBound">Its holder says so. A check does not know: when the address was lent meanwhile, it is the holder who answered.</param>
    /// <param name="by">The card that was found there, where that is known.</param>
    /// <returns>False: who has it is the one who may.</returns>
    public bool MarkInUse(string network, Ipv4Address address, bool evenIfBound, MacAddress? by = null)
    {
        lock (_gate)
        {
            Pool pool = PoolOf(network);
            Binding binding = pool.At(address);
            if (evenIfBound ? IsPinnedByALivingSession(address) : binding.IsBound(Now) || IsOfItsClient(address, by))
            {
                binding.CheckedUntil = Now + (long)CheckBelieved.TotalSeconds;
                return false;
            }

            TimeSpan probation = ReservedFor(address) is null ? Probation : ReservedProbation;
            if (binding.OfferedUntil != 0)
            {
                _offers.Remove((network, KeyOf(binding.OfferedTo)));
                binding.OfferedUntil = 0;
            }

            Unindex(binding);
            binding.State = LeaseState.Declined;
            (binding.Mac, binding.ClientId, binding.HostName) = (default, "", "");
            binding.GrantedAt = binding.GrantedAt == 0 ? Now : binding.GrantedAt;
            binding.ExpiresAt = Now + (long)probation.TotalSeconds;
            Enqueue(binding, commit: null);
            return true;
        }
    }

    /// <summary>The network was asked for an address, and nobody answered.</summary>
    public void MarkChecked(string network, Ipv4Address address)
    {
        lock (_gate)
        {
            PoolOf(network).At(address).CheckedUntil = Now + (long)CheckBelieved.TotalSeconds;
        }
    }

    /// <summary>The addresses that are likely to be offered next, were never lent, and were not checked lately: so that a check need not wait for a PC.</summary>
    /// <param name="network">Interface name of the network.</param>
    /// <param name="most">Most addresses of the pool; as many reserved ones may follow.</param>
    public IReadOnlyList<Ipv4Address> FreshAhead(string network, int most)
    {
        lock (_gate)
        {
            Pool pool = PoolOf(network);
            long soon = Now + 60;
            List<Ipv4Address> ahead = [];
            for (uint i = 0; i < 4 * (uint)most && ahead.Count < most; i++)
            {
                Ipv4Address address = new(pool.Next + i);
                if (IsFree(pool, address, client: null, soon))
                {
                    AddFresh(pool.Find(address), address);
                }
            }

            foreach (Ipv4Address address in _clients.All.Select(c => Ipv4Address.From(c.Address)).Where(pool.Network.IsLendable).Take(most))
            {
                AddFresh(pool.Find(address), address);
            }

            return ahead;

            void AddFresh(Binding? binding, Ipv4Address address)
            {
                if (binding is null || (binding.GrantedAt == 0 && binding.CheckedUntil <= soon && IsVacant(binding, Now)))
                {
                    ahead.Add(address);
                }
            }
        }
    }

    /// <summary>How many addresses of a pool there are, and how many of them are lent or offered.</summary>
    public (long Size, long Used) Usage(string network)
    {
        lock (_gate)
        {
            Pool pool = PoolOf(network);
            long now = Now;
            return (pool.Network.PoolSize, pool.All.LongCount(b => pool.Network.InPool(b.Address) && !IsVacant(b, now)));
        }
    }

    // Whoever declines it (anybody can send that in another's name): the disk's traffic proves that the PC itself is there.
    private bool IsPinnedByALivingSession(Ipv4Address address) =>
        _clients.All.Any(c => PinnedOf(c) == address && _presence.LiveSessions(c.Name) > 0);

    // A PC that runs while its lease is not in our books (an older state was restored, its system has the address by hand) answers for itself.
    private bool IsOfItsClient(Ipv4Address address, MacAddress? by) =>
        IsPinnedByAnybody(address) || (by is { } card && ReservedFor(address) is { } owner && owner.Macs.Contains(card));

    private static LeaseAsker KeyOf(LeaseAsker asker) => asker with { IsBooting = false };

    private void DropOffer(Pool pool, LeaseAsker asker)
    {
        if (_offers.Remove((pool.Network.Interface, KeyOf(asker)), out Binding? binding) && KeyOf(binding.OfferedTo) == KeyOf(asker))
        {
            binding.OfferedUntil = 0;
            pool.ExhaustedUntil = 0;
        }
    }

    // A host has one address on a network. What it leaves is stored in the same transaction as what it gets.
    private void GiveUpOthers(Pool pool, LeaseAsker asker, Ipv4Address kept, long now)
    {
        foreach (Binding binding in BindingsOf(asker.Mac))
        {
            if (binding.Network == pool.Network.Interface && binding.Address != kept && Holds(binding, asker, now))
            {
                GiveUp(pool, binding, now);
            }
        }

        if (asker.ClientId.Length > 0 && _byClientId.TryGetValue(asker.ClientId, out List<Binding>? sameId))
        {
            foreach (Binding binding in sameId)
            {
                if (binding.Network == pool.Network.Interface && binding.Address != kept && Holds(binding, asker, now))
                {
                    GiveUp(pool, binding, now);
                }
            }
        }
    }

    private void GiveUp(Pool pool, Binding binding, long now)
    {
        binding.State = LeaseState.Released;
        binding.ExpiresAt = now;
        pool.ExhaustedUntil = 0;
        Enqueue(binding, commit: null);
    }
}
