using Fardisk.Protocols.Wire;

namespace Fardisk.Diagnostics;

/// <summary>The boots of one card. Not thread-safe: the timeline locks.</summary>
internal sealed class CardHistory(MacAddress mac, TimelineLimits limits)
{
    /// <summary>A PC that asks for an address after so long a silence has started anew, however far it had come.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    private readonly List<Boot> _boots = [];

    public MacAddress Mac { get; } = mac;

    /// <summary>Files an event into its boot.</summary>
    /// <returns>The event as it stands there.</returns>
    public TimelineEntry Add(BootEvent added)
    {
        if (_boots.Count == 0 || Begins(_boots[^1], added))
        {
            if (_boots.Count == limits.BootsPerCardMax)
            {
                _boots.RemoveAt(0);
            }

            _boots.Add(new Boot(added.At));
        }

        return _boots[^1].Add(added, limits.EventsPerBootMax);
    }

    public IReadOnlyList<BootTimeline> Snapshot() => [.. _boots.Select(b => b.Snapshot(Mac))];

    public BootTimeline LastBoot() => _boots[^1].Snapshot(Mac);

    private static bool Begins(Boot last, BootEvent next) => next.Stage switch
    {
        // Once the script was fetched or a disk opened, firmware asks for an address only because it started again.
        BootStage.RomDiscover or BootStage.IpxeDiscover => last.HasGoneOn || next.At - last.LastAt >= Silence,

        // A PC whose addresses come from elsewhere shows a new boot by the script alone.
        BootStage.Script => last.HasScript && next.BootNumber > 0 && next.BootNumber != last.Number,
        _ => false,
    };

    private sealed class Boot(DateTimeOffset startedAt)
    {
        private readonly List<BootEvent> _events = [];
        private readonly DateTimeOffset _startedAt = startedAt;
        private int _omitted;
        private string? _client;

        public int Number { get; private set; }

        public DateTimeOffset LastAt { get; private set; } = startedAt;

        public bool HasScript { get; private set; }

        public bool HasGoneOn { get; private set; }

        public TimelineEntry Add(BootEvent added, int most)
        {
            if (added.BootNumber > 0 && added.BootNumber != Number)
            {
                Number = added.BootNumber;
                for (int i = 0; i < _events.Count; i++)
                {
                    _events[i] = _events[i] with { BootNumber = Number };
                }
            }

            added = added with { BootNumber = Number };
            BootEvent? before = _events.Count > 0 ? _events[^1] : null;
            if (_events.Count == most)
            {
                // How it began and how it stands now are worth more than the middle.
                _events.RemoveAt(most * 3 / 4);
                _omitted++;
            }

            _events.Add(added);
            _client = added.Client ?? _client;
            LastAt = added.At > LastAt ? added.At : LastAt;
            HasScript |= added.Stage == BootStage.Script;
            HasGoneOn |= added.Stage is BootStage.Script or BootStage.FirmwareLogin or BootStage.OsLogin;
            return Entry(before, added, _events.Count - 1 + _omitted);
        }

        public BootTimeline Snapshot(MacAddress mac)
        {
            TimelineEntry[] entries = [.. _events.Select((e, i) => Entry(i > 0 ? _events[i - 1] : null, e, i))];
            return new BootTimeline(mac, _client, Number, _startedAt, entries, _omitted);
        }

        private TimelineEntry Entry(BootEvent? before, BootEvent now, int index)
        {
            TimeSpan offset = NotNegative(now.At - _startedAt);
            if (before is null)
            {
                return new TimelineEntry(now, index, offset, TimeSpan.Zero, GapCause: null);
            }

            TimeSpan gap = NotNegative(now.At - before.At - (now.Duration ?? TimeSpan.Zero));
            return new TimelineEntry(now, index, offset, gap, GapCause.Of(before.Stage, now.Stage, gap));
        }

        // Listeners have threads of their own: two events of one instant may arrive the other way round.
        private static TimeSpan NotNegative(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;
    }
}
