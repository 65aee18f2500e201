namespace Fardisk.State;

/// <summary>One image; <paramref name="Json"/> is its record, written and read by Images.</summary>
public sealed record ImageRow(string Name, string Json);
