namespace Fardisk.Protocols.Iscsi;

/// <summary>Why a session loses its disk to another.</summary>
public enum TakeoverReason
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>The same initiator port logged in anew (RFC 7143 §6.3.5).</summary>
    Reinstated,

    /// <summary>The client boots anew.</summary>
    NewBoot,

    /// <summary>It did not answer within <see cref="DiskOwnership.SilenceMax"/>.</summary>
    Silent,

    /// <summary>The operating system took the disk over from firmware.</summary>
    HandOver,

    /// <summary>Firmware opened more sessions than <see cref="DiskOwnership.FirmwareSessionsMax"/>; the oldest goes.</summary>
    TooMany,
}
