namespace Fardisk.SystemTests.Boot;

/// <summary>What the PCs of the room said of themselves, gathered once and asserted by many tests.</summary>
public sealed record RoomFacts
{
    /// <summary>pc01 (BIOS), first boot.</summary>
    public required GuestFacts Bios { get; init; }

    /// <summary>pc02 (UEFI).</summary>
    public required GuestFacts Uefi { get; init; }

    /// <summary>Serial console of the PC that nobody registered.</summary>
    public required string UnknownConsole { get; init; }

    /// <summary>Timeline of pc04 (UEFI HTTP Boot), from power-on to its SAN disk.</summary>
    public required string HttpTimeline { get; init; }

    /// <summary>SHA-256 of pc01's file when it was written, and after the reboot.</summary>
    public required string KeptBefore { get; init; }

    public required string KeptAfterReboot { get; init; }

    /// <summary>What pc02 sees where pc01 wrote its file.</summary>
    public required string KeptSeenByOther { get; init; }

    /// <summary>Writes of pc01 during which the server was killed with -9: files wanted, files there, distinct digests, the source's digest first; failures the guest saw.</summary>
    public required int KillFilesWanted { get; init; }

    public required string KillSourceDigest { get; init; }

    public required IReadOnlyList<string> KillFileDigests { get; init; }

    public required string KillGuestFailures { get; init; }

    /// <summary>How many files had been written when the server was killed, and when it was there again.</summary>
    public required int KillFilesAtKill { get; init; }

    /// <summary>pc01's boot number after the first boot, after the server's death, after the reboot.</summary>
    public required IReadOnlyList<int> BootNumbers { get; init; }

    public required string BiosTimeline { get; init; }

    public required string UefiTimeline { get; init; }

    public required string Leases { get; init; }

    public required string Status { get; init; }

    public required int ServerExitCode { get; init; }

    /// <summary>Report of e2fsck on each client's root file system after power-off.</summary>
    public required IReadOnlyDictionary<string, string> FileSystemChecks { get; init; }
}
