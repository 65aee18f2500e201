namespace Fardisk.Server.Api;

/// <summary>One address binding.</summary>
/// <param name="Network">Interface it was lent on.</param>
/// <param name="Address">Dotted quad.</param>
/// <param name="Mac">Card; <see langword="null"/> for an address that somebody declined.</param>
/// <param name="Client">The registered client, or <see langword="null"/>.</param>
/// <param name="HostName">What the PC calls itself: its own claim.</param>
/// <param name="State"><c>bound</c>, <c>released</c>, <c>declined</c>, and <c>expired</c> for a bound one whose time is over.</param>
/// <param name="GrantedAt">First given out.</param>
/// <param name="ExpiresAt">End of the lease.</param>
public sealed record LeaseView(
    string Network, string Address, string? Mac, string? Client, string? HostName, string State, DateTimeOffset GrantedAt, DateTimeOffset ExpiresAt);
