using Fardisk.Boot;
using Fardisk.Diagnostics;
using Fardisk.Leases;
using Fardisk.Options;
using Microsoft.Extensions.Logging;

namespace Fardisk.Listeners.Dhcp;

/// <summary>The DHCP server: one socket and one thread for each network with mode dhcp, one thread that stores leases.</summary>
/// <remarks>The lease table must have been made with <see cref="LeaseNetworks"/> of the same settings and map.</remarks>
public sealed class DhcpListener(
    Settings settings,
    NetworkMap map,
    LeaseTable leases,
    INeighbours neighbours,
    IBootDirector boot,
    ITimeline timeline,
    TimeProvider time,
    ILogger<DhcpListener> logger) : IListener
{
    private readonly List<DhcpService> _services = [];
    private LeaseCommitter? _committer;

    /// <summary>What it did since it was made.</summary>
    public DhcpCounters Counters { get; } = new();

    /// <inheritdoc/>
    public string Endpoints { get; private set; } = "";

    /// <summary>The networks for the lease table.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="map">The system's interfaces.</param>
    /// <exception cref="FardiskException">DHCP-0002, DHCP-0004.</exception>
    public static IReadOnlyList<LeaseNetwork> LeaseNetworks(Settings settings, NetworkMap map) => [.. DhcpLink.All(settings, map).Select(l => l.Leases)];

    /// <inheritdoc/>
    public Task Start(CancellationToken stopping)
    {
        IReadOnlyList<DhcpLink> links = DhcpLink.All(settings, map);
        try
        {
            foreach (DhcpLink link in links)
            {
                Open(link, links);
            }
        }
        catch (FardiskException)
        {
            Close();
            throw;
        }

        if (links.Count > 0)
        {
            _committer = new LeaseCommitter(leases);
            _committer.Start();
        }

        _services.ForEach(s => s.Start());
        Endpoints = string.Join(',', links.Select(l => $"{l.Entry.Address}:67%{l.Entry.Interface}"));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Stop()
    {
        Close();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private void Open(DhcpLink link, IReadOnlyList<DhcpLink> links)
    {
        DhcpSocket socket = new(link.Entry, Counters, logger);
        PingProbe? probe = link.Leases.ConflictCheck ? PingProbe.Open(link.Entry, logger) : null;
        DhcpHandler handler = new(link, links, leases, neighbours, boot, timeline, socket, probe, Counters, time, logger);
        _services.Add(new DhcpService(link.Entry, socket, probe, handler, logger));
        string pool = link.Leases.HasPool ? $"{link.Leases.PoolFirst}-{link.Leases.PoolLast}" : "none, reservations only";
        DhcpLog.Started(logger, link.Entry.Interface, link.Entry.Address.ToString(), pool);
    }

    // First no more questions, then the last transaction with its ACKs, then the sockets.
    private void Close()
    {
        _services.ForEach(s => s.StopReceiving());
        _committer?.Dispose();
        _committer = null;
        _services.ForEach(s => s.Dispose());
        _services.Clear();
    }
}
