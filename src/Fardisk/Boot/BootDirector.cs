using System.Net;
using Fardisk.Clients;
using Fardisk.Options;

namespace Fardisk.Boot;

/// <inheritdoc cref="IBootDirector"/>
public sealed class BootDirector(Settings settings, IClientDirectory clients, BootFiles files) : IBootDirector
{
    /// <inheritdoc/>
    public BootPlan Decide(BootRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return BootPolicy.Decide(request, clients.ByMac(request.Mac), settings, files.Facts);
    }

    /// <inheritdoc/>
    public SanDisk? FindDisk(string targetName, IPAddress serverAddress)
    {
        ArgumentNullException.ThrowIfNull(targetName);

        // The usual names first: the client's name follows the last colon. Only overridden names need the search.
        string suffix = targetName[(targetName.LastIndexOf(':') + 1)..];
        if (clients.ByName(suffix) is { } client && BootPolicy.DiskOf(client, settings, serverAddress) is { } disk && IsNamed(disk, targetName))
        {
            return disk;
        }

        return AllDisks(serverAddress).FirstOrDefault(d => IsNamed(d, targetName));
    }

    /// <inheritdoc/>
    public IReadOnlyList<SanDisk> AllDisks(IPAddress serverAddress) =>
        [.. clients.All.Select(c => BootPolicy.DiskOf(c, settings, serverAddress)).OfType<SanDisk>()];

    // iSCSI names are compared in lower case (RFC 7143 §4.2.7.1, RFC 3722).
    private static bool IsNamed(SanDisk disk, string targetName) => string.Equals(disk.Iqn, targetName, StringComparison.OrdinalIgnoreCase);
}
