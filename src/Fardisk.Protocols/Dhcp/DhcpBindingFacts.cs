namespace Fardisk.Protocols.Dhcp;

/// <summary>What the lease table knows about the asker at this moment.</summary>
/// <param name="Candidate">The one address that the asker would get now, with the address it named taken into account; none when there is none.</param>
/// <param name="Held">The address that is bound to it, or was offered to it; none when there is none.</param>
/// <param name="IsPinned">A disk session lives from the candidate: the client may not lose it.</param>
/// <param name="HasPool">The network gives addresses to anybody; false: to reservations only, so that another server may be there.</param>
public readonly record struct DhcpBindingFacts(Ipv4Address Candidate, Ipv4Address Held, bool IsPinned, bool HasPool);
