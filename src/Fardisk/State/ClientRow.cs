namespace Fardisk.State;

/// <summary>One registered client; <paramref name="Json"/> is its record, written and read by Clients.</summary>
public sealed record ClientRow(string Name, string Json);
