namespace Fardisk.State;

/// <summary>One address binding. Times are Unix seconds, UTC.</summary>
/// <param name="Network">Interface name.</param>
/// <param name="Address">Dotted quad.</param>
/// <param name="Mac">Card, colon form; empty for a declined address.</param>
/// <param name="ClientId">Option 61 in hex, or empty.</param>
/// <param name="HostName">What the client called itself, or empty.</param>
/// <param name="State">bound, released, declined.</param>
/// <param name="GrantedAt">First given out.</param>
/// <param name="ExpiresAt">End of the lease, of the probation of a declined one.</param>
public sealed record LeaseRow(
    string Network, string Address, string Mac, string ClientId, string HostName, string State, long GrantedAt, long ExpiresAt);
