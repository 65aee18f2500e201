namespace Fardisk.Protocols.Iscsi;

/// <summary>A login as the ownership rules see it.</summary>
/// <param name="Session">Our number for it, never used twice.</param>
/// <param name="Initiator">InitiatorName.</param>
/// <param name="Isid">With the name, the initiator's port; tells firmware from a system.</param>
/// <param name="BootNumber">The client's boot number at the login; 0 when it never fetched a plan from us.</param>
/// <param name="IsFromClient">It comes from an address that belongs to one of the client's own cards.</param>
public sealed record SessionClaim(long Session, string Initiator, Isid Isid, int BootNumber, bool IsFromClient);
