namespace Fardisk.Leases;

/// <summary>What waits for a lease to be on stable storage: an ACK. Called on the committing thread, exactly one of the two, once.</summary>
public interface ILeaseCommit
{
    /// <summary>It is stored: the ACK may leave.</summary>
    void Committed();

    /// <summary>It could not be stored: no ACK.</summary>
    void Failed();
}
