namespace Fardisk.Protocols.Scsi;

/// <summary>Status of a finished command (SAM-5 §5.3.1).</summary>
public enum ScsiStatus : byte
{
    /// <summary>Done.</summary>
    Good = 0x00,

    /// <summary>Failed; the sense data says why.</summary>
    CheckCondition = 0x02,

    /// <summary>Another nexus holds a reservation.</summary>
    ReservationConflict = 0x18,

    /// <summary>No room for one more task; the initiator tries again with fewer.</summary>
    TaskSetFull = 0x28,
}
