using Fardisk.Diagnostics;
using Fardisk.Leases;
using Fardisk.Listeners;
using Fardisk.Listeners.Dhcp;
using Fardisk.Listeners.Http;
using Fardisk.Listeners.Iscsi;
using Fardisk.Listeners.Ndp;
using Fardisk.Listeners.Tftp;
using Fardisk.Options;
using Fardisk.Server.Api;
using Microsoft.Extensions.Logging;

namespace Fardisk.Server;

/// <summary>The listeners over one engine, in the order in which they start: DHCP last, so that a PC that gets an answer finds all the rest.</summary>
/// <param name="Boot">HTTP on the boot port.</param>
/// <param name="Iscsi">The target.</param>
/// <param name="Tftp">TFTP.</param>
/// <param name="All">Every listener.</param>
/// <param name="Sessions">The iSCSI sessions of the moment.</param>
internal sealed record ServerParts(IListener Boot, IListener Iscsi, IListener Tftp, IReadOnlyList<IListener> All, Func<IReadOnlyList<LiveSession>> Sessions)
{
    /// <summary>Makes them; none is started.</summary>
    public static ServerParts Create(Engine engine)
    {
        Settings settings = engine.Settings;
        ILoggerFactory loggers = engine.Loggers;
        NeighbourTable neighbours = new();
        LeaseTable leases = new(
            engine.Store, engine.Clients, engine.Presence, neighbours, engine.Time, LeaseNetworks(engine), loggers.CreateLogger<LeaseTable>());
        TftpListener tftp = new(
            settings, engine.Network, engine.BootFiles, engine.Director, leases, engine.Timeline, engine.Time, loggers.CreateLogger<TftpListener>());
        BootHttpListener boot = new(
            settings, engine.Network, engine.BootFiles, engine.Director, engine.Presence, leases, engine.Timeline, engine.Time, loggers);
        IscsiListener iscsi = new(
            settings, engine.Network, engine.Director, engine.Disks, engine.Presence, leases, engine.Timeline, engine.Time, loggers);
        DhcpListener dhcp = new(
            settings, engine.Network, leases, neighbours, engine.Director, engine.Timeline, engine.Time, loggers.CreateLogger<DhcpListener>());
        SolicitationListener solicitations = new(settings, engine.Network, engine.Time, loggers.CreateLogger<SolicitationListener>());
        return new ServerParts(boot, iscsi, tftp, [tftp, boot, iscsi, solicitations, dhcp], () => SessionsOf(iscsi));
    }

    private static IReadOnlyList<LeaseNetwork> LeaseNetworks(Engine engine)
    {
        try
        {
            return DhcpListener.LeaseNetworks(engine.Settings, engine.Network);
        }
        catch (FardiskException)
        {
            // The DHCP listener says the same when it starts, beside what else is wrong.
            return [];
        }
    }

    private static IReadOnlyList<LiveSession> SessionsOf(IscsiListener iscsi) =>
        [.. iscsi.Sessions.Select(session => new LiveSession(session.Client, session.Counters.BytesRead, session.Counters.BytesWritten))];
}
