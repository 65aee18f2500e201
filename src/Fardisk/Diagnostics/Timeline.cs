using Fardisk.Protocols.Wire;
using Fardisk.State;
using Microsoft.Extensions.Logging;

namespace Fardisk.Diagnostics;

/// <summary>Files what the listeners saw, groups it into boots, shows it live and stores it in the background.</summary>
public sealed class Timeline : ITimeline, IAsyncDisposable
{
    public Timeline(IStateStore store, TimeProvider time, ILogger logger, TimelineLimits? limits = null) => throw new NotImplementedException();

    /// <summary>Events that were not stored because the queue was full or the store failed.</summary>
    public long Dropped => throw new NotImplementedException();

    /// <summary>Every card seen, the latest first.</summary>
    public IReadOnlyList<MacAddress> Cards => throw new NotImplementedException();

    public void Record(BootEvent bootEvent) => throw new NotImplementedException();

    /// <summary>The card's boots in memory, oldest first; empty when it was never seen.</summary>
    public IReadOnlyList<BootTimeline> Boots(MacAddress mac) => throw new NotImplementedException();

    /// <summary>The card's last boot, or <see langword="null"/>.</summary>
    public BootTimeline? LastBoot(MacAddress mac) => throw new NotImplementedException();

    /// <summary>Everything from now on.</summary>
    /// <param name="macs">Only these cards; <see langword="null"/>: all.</param>
    public TimelineSubscription Subscribe(IReadOnlyCollection<MacAddress>? macs = null) => throw new NotImplementedException();

    /// <summary>Waits until everything recorded so far is in the store (or counted as dropped).</summary>
    public Task Flush() => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
