using System.Net;

namespace Fardisk.Options;

/// <summary>A dynamic pool, both ends included.</summary>
/// <param name="First">Lowest address.</param>
/// <param name="Last">Highest address, not below <paramref name="First"/>.</param>
public sealed record AddressRange(IPAddress First, IPAddress Last)
{
    public override string ToString() => $"{First}-{Last}";
}
