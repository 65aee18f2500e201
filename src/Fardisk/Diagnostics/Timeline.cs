using Fardisk.Protocols.Wire;
using Fardisk.State;
using Microsoft.Extensions.Logging;

namespace Fardisk.Diagnostics;

/// <summary>Files what the listeners saw, groups it into boots, shows it live and stores it in the background. Thread-safe.</summary>
public sealed class Timeline : ITimeline, IAsyncDisposable
{
    /// <summary>Events that are read back at start.</summary>
    public const int LoadedMax = 20_000;

    private readonly TimelineLimits _limits;
    private readonly TimelineWriter _writer;
    private readonly Lock _gate = new();

    // The card heard of last is the first.
    private readonly Dictionary<MacAddress, LinkedListNode<CardHistory>> _cards = [];
    private readonly LinkedList<CardHistory> _latest = new();
    private readonly List<TimelineSubscription> _watchers = [];
    private bool _disposed;

    /// <summary>Reads recent events back and begins to store.</summary>
    /// <param name="store">Where events are kept; it must outlive this.</param>
    /// <param name="time">For the pace of storing.</param>
    /// <param name="logger">For a store that fails.</param>
    /// <param name="limits">What is kept at most; <see langword="null"/>: the usual.</param>
    public Timeline(IStateStore store, TimeProvider time, ILogger logger, TimelineLimits? limits = null)
    {
        _limits = limits ?? new TimelineLimits();
        Load(store, logger);
        _writer = new TimelineWriter(store, time, logger, _limits);
    }

    /// <summary>Events that were not stored because the queue was full or the store failed.</summary>
    public long Dropped => _writer.Dropped;

    /// <summary>Every card seen, the latest first.</summary>
    public IReadOnlyList<MacAddress> Cards
    {
        get
        {
            lock (_gate)
            {
                return [.. _latest.Select(c => c.Mac)];
            }
        }
    }

    public void Record(BootEvent bootEvent)
    {
        if (bootEvent.Text.Length > TimelineRow.TextMax)
        {
            bootEvent = bootEvent with { Text = bootEvent.Text[..TimelineRow.TextMax] };
        }

        // Watchers are told under the lock too, so that each sees the events in the order of the boot. It is a write into memory.
        lock (_gate)
        {
            TimelineEntry entry = File(bootEvent);
            _writer.Add(entry.Event);
            foreach (TimelineSubscription watcher in _watchers)
            {
                watcher.Offer(entry);
            }
        }
    }

    /// <summary>The card's boots in memory, oldest first; empty when it was never seen.</summary>
    public IReadOnlyList<BootTimeline> Boots(MacAddress mac)
    {
        lock (_gate)
        {
            return _cards.TryGetValue(mac, out LinkedListNode<CardHistory>? card) ? card.Value.Snapshot() : [];
        }
    }

    /// <summary>The card's last boot, or <see langword="null"/>.</summary>
    public BootTimeline? LastBoot(MacAddress mac)
    {
        lock (_gate)
        {
            return _cards.TryGetValue(mac, out LinkedListNode<CardHistory>? card) ? card.Value.LastBoot() : null;
        }
    }

    /// <summary>Everything from now on.</summary>
    /// <param name="macs">Only these cards; <see langword="null"/>: all.</param>
    public TimelineSubscription Subscribe(IReadOnlyCollection<MacAddress>? macs = null)
    {
        TimelineSubscription watcher = new(macs, _limits.WatcherQueueMax, Unsubscribe);
        lock (_gate)
        {
            if (_disposed)
            {
                watcher.Complete();
            }
            else
            {
                _watchers.Add(watcher);
            }
        }

        return watcher;
    }

    /// <summary>Waits until everything recorded so far is in the store (or counted as dropped).</summary>
    public Task Flush() => _writer.Flush();

    /// <summary>Stores what is left and ends every subscription.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _disposed = true;
            _watchers.ForEach(w => w.Complete());
            _watchers.Clear();
        }

        await _writer.DisposeAsync().ConfigureAwait(false);
    }

    private void Load(IStateStore store, ILogger logger)
    {
        try
        {
            foreach (EventRow row in store.ReadRecentEvents(LoadedMax))
            {
                if (TimelineRow.TryRead(row, out BootEvent read))
                {
                    File(read);
                }
            }
        }
        catch (FardiskException ex)
        {
            TimelineLog.LoadFailed(logger, ex.Message);
        }
    }

    private TimelineEntry File(BootEvent added)
    {
        if (_cards.TryGetValue(added.Mac, out LinkedListNode<CardHistory>? card))
        {
            _latest.Remove(card);
        }
        else
        {
            if (_cards.Count >= _limits.CardsMax)
            {
                _cards.Remove(_latest.Last!.Value.Mac);
                _latest.RemoveLast();
            }

            card = new LinkedListNode<CardHistory>(new CardHistory(added.Mac, _limits));
            _cards.Add(added.Mac, card);
        }

        _latest.AddFirst(card);
        return card.Value.Add(added);
    }

    private void Unsubscribe(TimelineSubscription watcher)
    {
        lock (_gate)
        {
            _watchers.Remove(watcher);
        }
    }
}
