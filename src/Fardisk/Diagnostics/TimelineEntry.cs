namespace Fardisk.Diagnostics;

/// <summary>One event in its boot.</summary>
/// <param name="Event">What happened; its boot number is filled in as soon as it is known.</param>
/// <param name="Index">Place in the boot; 0 begins it.</param>
/// <param name="Offset">Time since the boot's first event, never negative.</param>
/// <param name="Gap">Time since the event before, without this event's own duration; zero for the first.</param>
/// <param name="GapCause">Why the gap is that long, in a sentence; <see langword="null"/> when it is short or its cause is not known.</param>
public sealed record TimelineEntry(BootEvent Event, int Index, TimeSpan Offset, TimeSpan Gap, string? GapCause);
