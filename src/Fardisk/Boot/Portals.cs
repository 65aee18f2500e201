using System.Net;
using Fardisk.Options;

namespace Fardisk.Boot;

/// <summary>Our addresses as a client sees them.</summary>
internal static class Portals
{
    /// <summary>The iSCSI portals for a client of this network: wildcards resolved, the one on its network first, none twice. Loopback only when nothing else is there.</summary>
    /// <param name="options">Where the target listens.</param>
    /// <param name="serverAddress">Our address on the client's network.</param>
    public static IReadOnlyList<IPEndPoint> For(IscsiOptions options, IPAddress serverAddress)
    {
        List<IPEndPoint> all = [.. options.Listen.Select(l => IsWildcard(l.Address) ? new IPEndPoint(serverAddress, l.Port) : l).Distinct()];
        List<IPEndPoint> reachable = [.. all.Where(p => IPAddress.IsLoopback(p.Address) == IPAddress.IsLoopback(serverAddress))];
        return [.. (reachable.Count > 0 ? reachable : all).OrderBy(p => p.Address.Equals(serverAddress) ? 0 : 1)];
    }

    /// <summary>Where a client of this network reaches the boot port.</summary>
    public static IPEndPoint Boot(ServerOptions options, IPAddress serverAddress) =>
        IsWildcard(options.Boot.Address) ? new IPEndPoint(serverAddress, options.Boot.Port) : options.Boot;

    private static bool IsWildcard(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
