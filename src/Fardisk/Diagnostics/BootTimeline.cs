using Fardisk.Protocols.Wire;

namespace Fardisk.Diagnostics;

/// <summary>One boot of one PC, event by event, as far as it has come. A snapshot.</summary>
/// <param name="Mac">The card.</param>
/// <param name="Client">The client's name, or <see langword="null"/> for an unknown PC.</param>
/// <param name="BootNumber">0 while no script has been fetched.</param>
/// <param name="StartedAt">The first event, UTC.</param>
/// <param name="Entries">At least one, oldest first.</param>
/// <param name="Omitted">Events left out because the boot had more than its limit.</param>
public sealed record BootTimeline(
    MacAddress Mac, string? Client, int BootNumber, DateTimeOffset StartedAt, IReadOnlyList<TimelineEntry> Entries, int Omitted)
{
    /// <summary>First to last event.</summary>
    public TimeSpan Elapsed => Entries[^1].Offset;

    /// <summary>The last event's stage: how far it has come.</summary>
    public BootStage Stage => Entries[^1].Event.Stage;
}
