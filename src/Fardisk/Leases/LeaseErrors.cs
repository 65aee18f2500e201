using Fardisk.Diagnostics;

namespace Fardisk.Leases;

/// <summary>Failures of the leases that an operator can meet.</summary>
public static class LeaseErrors
{
    /// <summary>The store failed in a way that it has no id for.</summary>
    public static readonly ErrorId NotStored = new(
        "LEASE-0001", "Leases could not be stored, so no ACK was sent.", "Look at the log line's detail and at the disk of the data folder; clients ask again by themselves.");
}
