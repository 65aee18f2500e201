using System.Collections.Frozen;
using System.Threading.Channels;
using Fardisk.Protocols.Wire;

namespace Fardisk.Diagnostics;

/// <summary>Live events for one watcher. Dispose it to stop.</summary>
public sealed class TimelineSubscription : IDisposable
{
    private readonly Channel<TimelineEntry> _channel;
    private readonly FrozenSet<MacAddress>? _macs;
    private readonly Action<TimelineSubscription> _ended;
    private long _dropped;

    internal TimelineSubscription(IReadOnlyCollection<MacAddress>? macs, int queueMax, Action<TimelineSubscription> ended)
    {
        _macs = macs?.ToFrozenSet();
        _ended = ended;
        _channel = Channel.CreateBounded<TimelineEntry>(new BoundedChannelOptions(queueMax) { SingleReader = true });
    }

    /// <summary>The events, each as it happens. Ends when the timeline or this subscription is disposed.</summary>
    public ChannelReader<TimelineEntry> Entries => _channel.Reader;

    /// <summary>Events that this watcher was too slow for.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Dispose()
    {
        _ended(this);
        _channel.Writer.TryComplete();
    }

    internal void Offer(TimelineEntry entry)
    {
        if ((_macs is null || _macs.Contains(entry.Event.Mac)) && !_channel.Writer.TryWrite(entry))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    internal void Complete() => _channel.Writer.TryComplete();
}
