using System.Net;
using Fardisk.Diagnostics;
using Fardisk.Leases;
using Fardisk.Options;
using Fardisk.Protocols.Dhcp;

namespace Fardisk.Listeners.Dhcp;

/// <summary>One network that we answer DHCP on: what the settings say, together with what the system has.</summary>
/// <param name="Entry">The interface.</param>
/// <param name="Facts">What every client there is told.</param>
/// <param name="Leases">What the lease table needs.</param>
/// <param name="TargetIsOnLink">An iSCSI portal of ours is in the subnet.</param>
public sealed record DhcpLink(NetworkEntry Entry, DhcpNetworkFacts Facts, LeaseNetwork Leases, bool TargetIsOnLink)
{
    /// <summary>Every network with mode dhcp.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="map">The system's interfaces.</param>
    /// <exception cref="FardiskException">DHCP-0002: no such interface; DHCP-0004: the pool is not in its subnet.</exception>
    public static IReadOnlyList<DhcpLink> All(Settings settings, NetworkMap map) =>
        [.. settings.Networks.Where(n => n.Mode is NetworkMode.Dhcp).Select(n => Of(n, settings.Iscsi, map))];

    private static DhcpLink Of(NetworkOptions options, IscsiOptions iscsi, NetworkMap map)
    {
        NetworkEntry entry = map.ByInterface(options.Interface)
            ?? throw new FardiskException(DhcpErrors.NoInterface, $"The interface {options.Interface} of [[network]] is missing, down, or has no IPv4 address.");
        CheckRange(options, entry);

        Ipv4Address ours = Ipv4Address.From(entry.Address);
        int prefix = entry.Subnet.PrefixLength;
        uint seconds = (uint)Math.Clamp(options.Lease.TotalSeconds, 120, 31_536_000);
        HashSet<Ipv4Address> never = [.. map.Entries.Select(e => Ipv4Address.From(e.Address)), Ipv4Address.From(options.Router), .. options.Dns.Select(Ipv4Address.From)];
        return new DhcpLink(
            entry,
            new DhcpNetworkFacts(ours, prefix, Ipv4Address.From(options.Router), [.. options.Dns.Select(Ipv4Address.From)], options.Domain, seconds),
            new LeaseNetwork(
                options.Interface, ours, prefix, Ipv4Address.From(options.Range?.First), Ipv4Address.From(options.Range?.Last), seconds, options.ConflictCheck, never),
            iscsi.Listen.Any(portal => portal.Address.Equals(IPAddress.Any) || portal.Address.Equals(IPAddress.IPv6Any) || Contains(entry, portal.Address)));
    }

    private static void CheckRange(NetworkOptions options, NetworkEntry entry)
    {
        if (options.Range is { } range && (!Contains(entry, range.First) || !Contains(entry, range.Last)))
        {
            throw new FardiskException(DhcpErrors.BadRange, $"network.range {range} is not in {entry.Subnet}, the subnet of {entry.Interface}.");
        }
    }

    private static bool Contains(NetworkEntry entry, IPAddress address) => entry.Subnet.Contains(address);
}
