using Fardisk.Protocols.Dhcp;

namespace Fardisk.Leases;

/// <summary>What the table found for an asker.</summary>
/// <param name="Facts">For the protocol's rules.</param>
/// <param name="Client">The registered client that asks, or <see langword="null"/>.</param>
/// <param name="NeedsCheck">The candidate was never lent, and nobody asked the network for it lately.</param>
/// <param name="Version">State of the table that it was found in.</param>
public readonly record struct LeaseChoice(DhcpBindingFacts Facts, string? Client, bool NeedsCheck, long Version);
