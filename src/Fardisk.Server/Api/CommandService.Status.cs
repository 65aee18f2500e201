using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Protocols.Wire;
using Fardisk.State;

namespace Fardisk.Server.Api;

/// <summary>The room, and the timeline of one PC.</summary>
public sealed partial class CommandService
{
    /// <summary>Most unknown PCs listed, the latest first: a foreign network must not flood the table.</summary>
    private const int UnknownMax = 50;

    private StatusView Status(NoArguments given)
    {
        DateTimeOffset now = _engine.Time.GetUtcNow();
        ILookup<string, LeaseRow> leases = LiveLeases().ToLookup(row => row.Mac, StringComparer.Ordinal);
        ILookup<string, LiveSession> sessions = (_engine.Sessions?.Invoke() ?? []).ToLookup(session => session.Client, StringComparer.Ordinal);
        return new StatusView
        {
            Running = _engine.Sessions is not null,
            Version = ProductVersion.Text,
            Clients = [.. _engine.Clients.All
                .OrderBy(client => client.Name, StringComparer.Ordinal)
                .Select(client => StatusOf(client, AddressOf(client, leases), [.. sessions[client.Name]], now))],
            Unknown = [.. _engine.Timeline.Cards
                .Where(mac => _engine.Clients.ByMac(mac) is null)
                .Take(UnknownMax)
                .Select(mac => UnknownOf(mac, leases, now))
                .OfType<UnknownPcView>()],
        };
    }

    private StatusClientView StatusOf(Client client, string? leasedAddress, LiveSession[] sessions, DateTimeOffset now)
    {
        BootTimeline? boot = LastBootOf(client.Macs);
        TimelineEntry? last = boot?.Entries[^1];
        return new StatusClientView
        {
            Client = client.Name,
            Address = leasedAddress ?? client.Address?.ToString(),
            BootNumber = _engine.Presence.BootNumber(client.Name),
            Stage = StageNow(boot, sessions.Length),
            Sessions = sessions.Length,
            LastEvent = last is null ? null : ViewOf(last),
            LastEventAgeSeconds = last is null ? null : AgeSeconds(last, now),
            ReadBytes = sessions.Sum(session => session.ReadBytes),
            WrittenBytes = sessions.Sum(session => session.WrittenBytes),
        };
    }

    private UnknownPcView? UnknownOf(MacAddress mac, ILookup<string, LeaseRow> leases, DateTimeOffset now)
    {
        // It may have been forgotten between the list of cards and here.
        return _engine.Timeline.LastBoot(mac)?.Entries[^1] is { } last
            ? new UnknownPcView
            {
                Mac = mac.ToString(),
                Address = leases[mac.ToString()].FirstOrDefault()?.Address,
                LastEvent = ViewOf(last),
                LastEventAgeSeconds = AgeSeconds(last, now),
            }
            : null;
    }

    // While a session lives, the furthest stage counts: a lease renewed in hour three does not mean that the PC boots again.
    private static string StageNow(BootTimeline? boot, int sessions)
    {
        if (boot is null)
        {
            return "unseen";
        }

        if (sessions == 0)
        {
            return boot.Stage == BootStage.SessionEnd ? "off" : ApiNames.Of(boot.Stage);
        }

        return ApiNames.Of(boot.Entries.Select(entry => entry.Event.Stage).Where(stage => stage < BootStage.SessionEnd).DefaultIfEmpty(boot.Stage).Max());
    }

    private async Task<NoArguments> Watch(WatchArguments given, IApiReply reply, CancellationToken cancellation)
    {
        (_, IReadOnlyList<MacAddress> macs) = OneOrCard(given.Client);

        // Subscribed before the snapshot is read, so that nothing falls between the two.
        using TimelineSubscription subscription = _engine.Timeline.Subscribe(macs);
        TimelineEntry? shown = null;
        foreach (TimelineEntry entry in LastBootOf(macs)?.Entries ?? [])
        {
            await SendItem(reply, entry, cancellation);
            shown = entry;
        }

        if (given.Once || _engine.Sessions is null)
        {
            return new NoArguments();
        }

        await foreach (TimelineEntry entry in subscription.Entries.ReadAllAsync(cancellation))
        {
            bool wasInSnapshot = shown is not null && entry.Event.At <= shown.Event.At && entry.Index <= shown.Index;
            if (!wasInSnapshot)
            {
                await SendItem(reply, entry, cancellation);
            }
        }

        return new NoArguments();
    }

    private static ValueTask SendItem(IApiReply reply, TimelineEntry entry, CancellationToken cancellation) => reply.Send(
        new ApiMessage { Item = System.Text.Json.JsonSerializer.SerializeToElement(ViewOf(entry), ApiJson.Default.EventView) }, cancellation);

    private BootTimeline? LastBootOf(IReadOnlyList<MacAddress> macs) =>
        macs.Select(_engine.Timeline.LastBoot).OfType<BootTimeline>().MaxBy(boot => boot.Entries[^1].Event.At);

    private static double AgeSeconds(TimelineEntry entry, DateTimeOffset now) => Math.Max(0, Math.Round((now - entry.Event.At).TotalSeconds, 3));

    private static EventView ViewOf(TimelineEntry entry) => new()
    {
        At = entry.Event.At,
        Mac = entry.Event.Mac.ToString(),
        Client = entry.Event.Client,
        Stage = ApiNames.Of(entry.Event.Stage),
        Text = entry.Event.Text,
        DurationSeconds = entry.Event.Duration?.TotalSeconds,
        BootNumber = entry.Event.BootNumber,
        SinceStartSeconds = entry.Offset.TotalSeconds,
        GapSeconds = entry.Gap.TotalSeconds,
        GapCause = entry.GapCause,
    };
}
