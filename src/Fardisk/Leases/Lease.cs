using System.Net;
using Fardisk.Protocols.Wire;

namespace Fardisk.Leases;

/// <summary>One line of <c>fardisk lease list</c>.</summary>
/// <param name="Network">Interface name.</param>
/// <param name="Address">The address.</param>
/// <param name="Mac">The card; <see langword="null"/> for a declined address and for a client without an Ethernet address.</param>
/// <param name="Client">The registered client that the card belongs to, or <see langword="null"/>.</param>
/// <param name="HostName">What it called itself; letters, digits, hyphens, dots; or empty.</param>
/// <param name="State">bound, expired, released, declined.</param>
/// <param name="IsPinned">A disk session holds it.</param>
/// <param name="GrantedAt">First given out to this client.</param>
/// <param name="ExpiresAt">End of the lease, of the probation of a declined one.</param>
public sealed record Lease(
    string Network,
    IPAddress Address,
    MacAddress? Mac,
    string? Client,
    string HostName,
    string State,
    bool IsPinned,
    DateTimeOffset GrantedAt,
    DateTimeOffset ExpiresAt);
