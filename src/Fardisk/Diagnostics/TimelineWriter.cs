using System.Threading.Channels;
using Fardisk.State;
using Microsoft.Extensions.Logging;

namespace Fardisk.Diagnostics;

/// <summary>Stores events in the background, many at once.</summary>
internal sealed class TimelineWriter : IAsyncDisposable
{
    private readonly IStateStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TimelineLimits _limits;
    private readonly Channel<Item> _queue;
    private readonly Task _loop;
    private TaskCompletionSource _hurry = NewSignal();
    private int _waiting;
    private long _dropped;
    private bool _failing;

    public TimelineWriter(IStateStore store, TimeProvider time, ILogger logger, TimelineLimits limits)
    {
        _store = store;
        _time = time;
        _logger = logger;
        _limits = limits;
        _queue = Channel.CreateBounded<Item>(new BoundedChannelOptions(limits.QueueMax) { SingleReader = true });
        _loop = Run();
    }

    /// <summary>Events that were not stored.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Never waits.</summary>
    public void Add(BootEvent added)
    {
        if (!_queue.Writer.TryWrite(new Item(added, Stored: null)))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>Ends when all that was added so far is stored or counted as dropped.</summary>
    public async Task Flush()
    {
        TaskCompletionSource stored = NewSignal();
        Interlocked.Increment(ref _waiting);
        try
        {
            Volatile.Read(ref _hurry).TrySetResult();
            try
            {
                await _queue.Writer.WriteAsync(new Item(Event: null, stored)).ConfigureAwait(false);
            }
            catch (ChannelClosedException)
            {
                // Disposed meanwhile: the loop stores what there is, then ends.
                await _loop.ConfigureAwait(false);
                return;
            }

            await stored.Task.ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Interlocked.Increment(ref _waiting);
        _queue.Writer.TryComplete();
        Volatile.Read(ref _hurry).TrySetResult();
        await _loop.ConfigureAwait(false);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task Run()
    {
        List<BootEvent> events = [];
        List<TaskCompletionSource> stored = [];
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            // One transaction for all of a second. First the new signal, then the look at who waits: one of the two sees the other.
            TaskCompletionSource hurry = NewSignal();
            Interlocked.Exchange(ref _hurry, hurry);
            if (Volatile.Read(ref _waiting) == 0)
            {
                await Task.WhenAny(hurry.Task, Task.Delay(_limits.StoreWithin, _time)).ConfigureAwait(false);
            }

            while (_queue.Reader.TryRead(out Item item))
            {
                if (item.Event is not null)
                {
                    events.Add(item.Event);
                }

                if (item.Stored is not null)
                {
                    stored.Add(item.Stored);
                }
            }

            Store(events);
            stored.ForEach(s => s.TrySetResult());
            events.Clear();
            stored.Clear();
        }
    }

    private void Store(List<BootEvent> events)
    {
        try
        {
            _store.AppendEvents([.. events.Select(TimelineRow.Of)], _limits.StoredPerCardMax);
            if (_failing)
            {
                _failing = false;
                TimelineLog.StoreRecovered(_logger, Dropped);
            }
        }
        catch (Exception ex) when (ex is FardiskException or ObjectDisposedException)
        {
            Interlocked.Add(ref _dropped, events.Count);
            if (!_failing)
            {
                _failing = true;
                TimelineLog.StoreFailed(_logger, ex.Message);
            }
        }
    }

    private readonly record struct Item(BootEvent? Event, TaskCompletionSource? Stored);
}
