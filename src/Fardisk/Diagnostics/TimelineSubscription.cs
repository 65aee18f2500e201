using System.Threading.Channels;

namespace Fardisk.Diagnostics;

/// <summary>Live events for one watcher. Dispose it to stop.</summary>
public sealed class TimelineSubscription : IDisposable
{
    internal TimelineSubscription()
    {
    }

    /// <summary>The events, each as it happens.</summary>
    public ChannelReader<TimelineEntry> Entries => throw new NotImplementedException();

    /// <summary>Events that this watcher was too slow for.</summary>
    public long Dropped => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
