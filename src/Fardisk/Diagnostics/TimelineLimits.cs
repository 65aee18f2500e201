namespace Fardisk.Diagnostics;

/// <summary>What a timeline keeps at most.</summary>
public sealed record TimelineLimits
{
    /// <summary>Cards in memory; the one silent longest goes first.</summary>
    public int CardsMax { get; init; } = 10_000;

    /// <summary>Boots of one card in memory.</summary>
    public int BootsPerCardMax { get; init; } = 5;

    /// <summary>Events of one boot; the later ones are counted, not kept.</summary>
    public int EventsPerBootMax { get; init; } = 200;

    /// <summary>Events of one card in the store.</summary>
    public int StoredPerCardMax { get; init; } = 500;

    /// <summary>Events waiting to be stored; one more is not stored and counted.</summary>
    public int QueueMax { get; init; } = 8192;

    /// <summary>Events waiting for one watcher.</summary>
    public int WatcherQueueMax { get; init; } = 1024;

    /// <summary>Longest time an event stays in memory only.</summary>
    public TimeSpan StoreWithin { get; init; } = TimeSpan.FromSeconds(1);
}
