namespace Fardisk.State;

/// <summary>Identity of a lease row.</summary>
public readonly record struct LeaseKey(string Network, string Address);
