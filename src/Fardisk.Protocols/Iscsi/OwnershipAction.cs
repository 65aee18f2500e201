namespace Fardisk.Protocols.Iscsi;

/// <summary>One thing to do.</summary>
/// <param name="Kind">What.</param>
/// <param name="Session">To which session or login.</param>
/// <param name="Other">On whose account: the login for which it is probed or fenced; the session that lives, for a refusal; 0 for an admission.</param>
/// <param name="Reason">Why it is fenced.</param>
public readonly record struct OwnershipAction(OwnershipActionKind Kind, long Session, long Other = 0, TakeoverReason Reason = TakeoverReason.None);
