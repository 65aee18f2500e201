using System.Collections.Concurrent;
using Fardisk.Boot;
using Fardisk.Clients;
using Microsoft.Extensions.Logging;

namespace Fardisk.Listeners.Iscsi;

/// <summary>The disks that anybody logged in to since the start. Their number is bounded by the clients'.</summary>
internal sealed class TargetDisks(TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<(string Client, string Disk, bool IsExclusive), TargetDisk> _disks = new();

    // A change of access between open and exclusive gives a new one; sessions of the old kind keep theirs until they end.
    public TargetDisk For(SanDisk disk) => _disks.GetOrAdd(
        (disk.Client, disk.Disk, disk.Access.Kind != AccessKind.Open), key => new TargetDisk(key.Client, key.Disk, key.IsExclusive, time, logger));
}
