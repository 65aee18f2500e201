namespace Fardisk.Leases;

/// <summary>How an address stands.</summary>
public enum LeaseState
{
    /// <summary>Never lent; at most offered.</summary>
    Free,

    /// <summary>Lent, until it expires.</summary>
    Bound,

    /// <summary>Given back; remembered for the same client.</summary>
    Released,

    /// <summary>Somebody else was found there; not lent until its probation ends.</summary>
    Declined,
}
