namespace Fardisk.State;

/// <summary>What a client last was. <paramref name="AliveAt"/>: Unix seconds of the last known life of a session, 0 = never; <paramref name="Address"/>: where from.</summary>
public sealed record PresenceRow(string Client, int BootNumber, string Address, long AliveAt);
