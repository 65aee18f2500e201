using Fardisk.Protocols.Dhcp;

namespace Fardisk.Leases;

/// <summary>One network that we lend addresses on: the facts that the table needs, read from settings and system at start.</summary>
/// <param name="Interface">Name of its interface; part of every lease's identity.</param>
/// <param name="ServerAddress">Our address there.</param>
/// <param name="PrefixLength">Length of the subnet's prefix, 0 to 32.</param>
/// <param name="PoolFirst">Lowest address for anybody; none: reservations only.</param>
/// <param name="PoolLast">Highest address for anybody.</param>
/// <param name="LeaseSeconds">How long an address is lent.</param>
/// <param name="ConflictCheck">Ask the network before an address that was never lent is offered.</param>
/// <param name="Never">Addresses that are never lent: all of ours, the router, the name servers.</param>
public sealed record LeaseNetwork(
    string Interface,
    Ipv4Address ServerAddress,
    int PrefixLength,
    Ipv4Address PoolFirst,
    Ipv4Address PoolLast,
    uint LeaseSeconds,
    bool ConflictCheck,
    IReadOnlySet<Ipv4Address> Never)
{
    private uint Mask => PrefixLength == 0 ? 0 : uint.MaxValue << (32 - PrefixLength);

    /// <summary>There are addresses for anybody here.</summary>
    public bool HasPool => !PoolFirst.IsNone;

    /// <summary>Addresses in the pool, usable or not.</summary>
    public long PoolSize => HasPool ? (long)PoolLast.Value - PoolFirst.Value + 1 : 0;

    /// <summary>In the subnet.</summary>
    public bool Contains(Ipv4Address address) => (address.Value & Mask) == (ServerAddress.Value & Mask);

    /// <summary>In the pool.</summary>
    public bool InPool(Ipv4Address address) => HasPool && address.Value >= PoolFirst.Value && address.Value <= PoolLast.Value;

    /// <summary>A client may have it at all: in the subnet, neither its network nor its broadcast address, none of <see cref="Never"/>.</summary>
    public bool IsLendable(Ipv4Address address)
    {
        uint host = address.Value & ~Mask;
        bool isEdge = PrefixLength < 31 && (host == 0 || host == ~Mask);
        return address.IsHost && Contains(address) && !isEdge && !Never.Contains(address);
    }
}
