namespace Fardisk.Protocols.Dhcp;

/// <summary>What every client of one network is told.</summary>
/// <param name="ServerAddress">Our address there: siaddr, and option 54 unless a relay agent overrides it.</param>
/// <param name="PrefixLength">Length of the subnet's prefix, 0 to 32.</param>
/// <param name="Router">Default router; none: no option 3.</param>
/// <param name="NameServers">Name servers, at most 8 are sent.</param>
/// <param name="Domain">Domain name, or <see langword="null"/>.</param>
/// <param name="LeaseSeconds">How long an address is lent.</param>
public sealed record DhcpNetworkFacts(
    Ipv4Address ServerAddress, int PrefixLength, Ipv4Address Router, IReadOnlyList<Ipv4Address> NameServers, string? Domain, uint LeaseSeconds)
{
    /// <summary>Most name servers that are sent.</summary>
    public const int NameServersMax = 8;

    /// <summary>Our address as text, for option 66.</summary>
    public string ServerName { get; } = ServerAddress.ToString();

    /// <summary>The subnet mask.</summary>
    public Ipv4Address Mask => new(PrefixLength == 0 ? 0 : uint.MaxValue << (32 - PrefixLength));

    /// <summary>The subnet's broadcast address.</summary>
    public Ipv4Address SubnetBroadcast => new(ServerAddress.Value | ~Mask.Value);
}
