namespace Fardisk.State;

/// <summary>One timeline event. <paramref name="AtTicks"/> are UTC ticks; <paramref name="DurationTicks"/> -1 = none.</summary>
public sealed record EventRow(long AtTicks, string Mac, string Stage, string Text, string Client, long DurationTicks, int BootNumber);
