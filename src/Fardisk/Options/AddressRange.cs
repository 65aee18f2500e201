using System.Net;

namespace Fardisk.Options;

/// <summary>A dynamic pool, both ends included.</summary>
/// <param name="First">Lowest address.</param>
/// <param name="Last">Highest address, not below <paramref name="First"/>.</param>
public sealed record AddressRange(IPAddress First, IPAddress Last)
{
    public override string ToString() => $"{First}-{Last}";

    /// <summary>The address lies in the pool.</summary>
    public bool Contains(IPAddress address) =>
        Ipv4Text.ToNumber(address) >= Ipv4Text.ToNumber(First) && Ipv4Text.ToNumber(address) <= Ipv4Text.ToNumber(Last);

    /// <summary>The two pools share an address.</summary>
    public bool Overlaps(AddressRange other) =>
        Ipv4Text.ToNumber(First) <= Ipv4Text.ToNumber(other.Last) && Ipv4Text.ToNumber(other.First) <= Ipv4Text.ToNumber(Last);
}
