using Fardisk.Clients;
using Fardisk.Protocols.Dhcp;
using Fardisk.Protocols.Wire;

namespace Fardisk.Leases;

/// <content>Which address a host gets: pinned, reserved, its own, the one it wishes, a free one.</content>
public sealed partial class LeaseTable
{
    // Of the addresses that were lent once and are free again, the oldest of so many is taken: long memory without a search through all.
    private const int RecycledLookedAt = 64;

    /// <summary>Finds what a host would get now, and how the address that it named stands. Changes nothing.</summary>
    /// <param name="network">Interface name of the network.</param>
    /// <param name="asker">The host.</param>
    /// <param name="named">The address that it wishes, extends, gives back; none when it names none.</param>
    public LeaseChoice Find(string network, in LeaseAsker asker, Ipv4Address named)
    {
        lock (_gate)
        {
            return FindLocked(PoolOf(network), asker, named, Now);
        }
    }

    private LeaseChoice FindLocked(Pool pool, LeaseAsker asker, Ipv4Address named, long now)
    {
        Client? client = asker.HasMac ? _clients.ByMac(asker.Mac) : null;
        asker = Identify(asker, client);
        Binding? own = OwnOf(pool, asker, now);
        Ipv4Address candidate = Choose(pool, asker, client, own, named, now, out bool isPinned);

        Ipv4Address held = Ipv4Address.None;
        if (!named.IsNone && pool.Find(named) is { } there && (Holds(there, asker, now) || IsOfferedTo(there, asker, now)))
        {
            held = named;
        }
        else if (own is not null && (own.IsBound(now) || IsOfferedTo(own, asker, now)))
        {
            held = own.Address;
        }

        bool isFresh = !candidate.IsNone && (pool.Find(candidate) is not { } binding || (binding.GrantedAt == 0 && binding.CheckedUntil <= now));
        DhcpBindingFacts facts = new(candidate, held, isPinned, pool.Network.HasPool);
        return new LeaseChoice(facts, client?.Name, isFresh && !isPinned && pool.Network.ConflictCheck, _version);
    }

    // One PC, one address: a registered or booting client is its card, whatever client-id its ROM, iPXE, WinPE and system send.
    private static LeaseAsker Identify(LeaseAsker asker, Client? client) =>
        asker.HasMac && (client is not null || asker.IsBooting) ? asker with { ClientId = "" } : asker;

    private static bool IsSame(MacAddress mac, string clientId, LeaseAsker asker)
    {
        // A side without a client-id is known by its card, and then the card decides.
        bool byCard = clientId.Length == 0 || asker.ClientId.Length == 0;
        return byCard ? asker.HasMac && mac == asker.Mac : clientId == asker.ClientId;
    }

    private static bool Holds(Binding binding, LeaseAsker asker, long now) => binding.IsBound(now) && IsSame(binding.Mac, binding.ClientId, asker);

    private static bool IsOfferedTo(Binding binding, LeaseAsker asker, long now) =>
        binding.IsOffered(now) && IsSame(binding.OfferedTo.Mac, binding.OfferedTo.ClientId, asker);

    /// <summary>The address that a host has, was offered or had last here.</summary>
    private Binding? OwnOf(Pool pool, LeaseAsker asker, long now)
    {
        Binding? best = null;
        int bestRank = 0;
        foreach (Binding binding in BindingsOf(asker.Mac))
        {
            Consider(binding);
        }

        if (asker.ClientId.Length > 0 && _byClientId.TryGetValue(asker.ClientId, out List<Binding>? sameId))
        {
            foreach (Binding binding in sameId)
            {
                Consider(binding);
            }
        }

        if (_offers.TryGetValue((pool.Network.Interface, KeyOf(asker)), out Binding? offered) && IsOfferedTo(offered, asker, now) && bestRank < 3)
        {
            return offered;
        }

        return best;

        void Consider(Binding binding)
        {
            if (binding.Network != pool.Network.Interface || binding.State is LeaseState.Declined || !IsSame(binding.Mac, binding.ClientId, asker)
                || (binding.IsOffered(now) && !IsOfferedTo(binding, asker, now)))
            {
                return;
            }

            int rank = binding.IsBound(now) ? 3 : 1;
            if (rank > bestRank || (rank == bestRank && binding.ExpiresAt > best!.ExpiresAt))
            {
                (best, bestRank) = (binding, rank);
            }
        }
    }

    private Ipv4Address Choose(Pool pool, LeaseAsker asker, Client? client, Binding? own, Ipv4Address named, long now, out bool isPinned)
    {
        isPinned = false;
        if (!asker.IsKnowable)
        {
            return Ipv4Address.None;
        }

        Ipv4Address pinned = PinnedOf(client);
        if (!pinned.IsNone && pool.Network.IsLendable(pinned) && MayTakeOver(pool.Find(pinned), asker, client!, now))
        {
            isPinned = true;
            return pinned;
        }

        Ipv4Address reserved = Ipv4Address.From(client?.Address);
        if (!reserved.IsNone && reserved != pinned && pool.Network.IsLendable(reserved) && MayTakeOver(pool.Find(reserved), asker, client!, now)
            && (own?.Address == reserved || !IsPinnedByAnother(reserved, client)))
        {
            return reserved;
        }

        if (own is not null && pool.Network.IsLendable(own.Address) && pool.Network.InPool(own.Address) && own.Address != pinned && IsForAnybody(own.Address, client)
            && (own.IsBound(now) || !IsPinnedByAnother(own.Address, client)))
        {
            return own.Address;
        }

        Ipv4Address free = IsFree(pool, named, client, now) ? named : FirstFree(pool, client, now);
        return free.IsNone && client is not null ? OfferedToStranger(pool, client, now) : free;
    }

    // Cards without number can be made up, and each holds an offer: before a registered PC stays without an address, one of theirs is taken back.
    private Ipv4Address OfferedToStranger(Pool pool, Client client, long now)
    {
        foreach (Binding binding in pool.All)
        {
            if (binding.IsOffered(now) && !binding.IsBound(now) && !binding.IsDeclined(now) && _clients.ByMac(binding.OfferedTo.Mac) is null
                && pool.Network.InPool(binding.Address) && pool.Network.IsLendable(binding.Address)
                && IsForAnybody(binding.Address, client) && !IsPinnedByAnybody(binding.Address))
            {
                return binding.Address;
            }
        }

        return Ipv4Address.None;
    }

    // What a registered PC had last stays its own while it is switched off, against strangers.
    private bool IsKeptForClient(Binding? binding, Client? client) => client is null && binding is { GrantedAt: not 0 } && _clients.ByMac(binding.Mac) is not null;

    /// <summary>Whether a client may have the address that is pinned to it or reserved for it, as things stand there.</summary>
    private bool MayTakeOver(Binding? binding, LeaseAsker asker, Client client, long now)
    {
        if (binding is null || IsSame(binding.Mac, binding.ClientId, asker))
        {
            return binding is null || !binding.IsDeclined(now);
        }

        // Another card of the same PC has it. When this one is booting, the PC has started anew by this card; when a system asks, both cards are up.
        if (client.Macs.Contains(binding.Mac) && binding.IsBound(now))
        {
            return asker.IsBooting;
        }

        if (binding.IsBound(now) && PinnedOf(client) == binding.Address)
        {
            LeaseLog.PinLost(_logger, client.Name, binding.Address.ToString(), binding.Mac.ToString());
        }

        bool isOfferedElsewhere = binding.IsOffered(now) && !IsOfferedTo(binding, asker, now) && !client.Macs.Contains(binding.OfferedTo.Mac);
        return !binding.IsBound(now) && !binding.IsDeclined(now) && !isOfferedElsewhere;
    }

    private bool IsForAnybody(Ipv4Address address, Client? client) => ReservedFor(address) is not { } owner || owner.Name == client?.Name;

    private bool IsPinnedByAnother(Ipv4Address address, Client? client)
    {
        foreach (Client other in _clients.All)
        {
            if (other.Name != client?.Name && PinnedOf(other) == address)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsFree(Pool pool, Ipv4Address address, Client? client, long now) =>
        pool.Network.InPool(address) && pool.Network.IsLendable(address) && IsVacant(pool.Find(address), now)
        && IsForAnybody(address, client) && !IsPinnedByAnybody(address) && !IsKeptForClient(pool.Find(address), client);

    private static bool IsVacant(Binding? binding, long now) =>
        binding is null || (!binding.IsBound(now) && !binding.IsDeclined(now) && !binding.IsOffered(now));

    private bool IsPinnedByAnybody(Ipv4Address address) => IsPinnedByAnother(address, client: null);

    private Ipv4Address FirstFree(Pool pool, Client? client, long now)
    {
        long size = pool.Network.PoolSize;
        if (size == 0 || pool.ExhaustedUntil > now)
        {
            return Ipv4Address.None;
        }

        Binding? oldest = null;
        int recycled = 0;
        bool mayBeFresh = pool.NoneFreshUntil <= now;
        uint next = pool.Next;
        for (long i = 0; i < size && (mayBeFresh || recycled < RecycledLookedAt); i++, next++)
        {
            next = next < pool.Network.PoolFirst.Value || next > pool.Network.PoolLast.Value ? pool.Network.PoolFirst.Value : next;
            Ipv4Address address = new(next);
            Binding? binding = pool.Find(address);
            bool wasLent = binding is { GrantedAt: not 0 };
            if (!IsVacant(binding, now) || (wasLent && recycled >= RecycledLookedAt) || !IsFree(pool, address, client, now))
            {
                continue;
            }

            if (!wasLent)
            {
                pool.Next = next; // the ones before it are taken, or were lent once
                return address;
            }

            recycled++;
            oldest = oldest is null || binding!.ExpiresAt < oldest.ExpiresAt ? binding : oldest;
        }

        pool.NoneFreshUntil = mayBeFresh ? now + (long)OfferHeld.TotalSeconds : pool.NoneFreshUntil;
        pool.ExhaustedUntil = oldest is null ? now + 1 : 0;
        pool.Next = oldest is null ? pool.Next : oldest.Address.Value + 1;
        return oldest?.Address ?? Ipv4Address.None;
    }
}
