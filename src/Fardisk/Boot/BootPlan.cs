namespace Fardisk.Boot;

/// <summary>Everything one client gets at one stage of one boot. DHCP answer, boot file, script text and iSCSI access all derive from it.</summary>
public sealed record BootPlan
{
    public required BootRequest Request { get; init; }

    public required BootAction Action { get; init; }

    /// <summary>The client's name; <see langword="null"/> for an unknown PC.</summary>
    public string? Client { get; init; }

    /// <summary>What goes into the DHCP answer's file field: a TFTP name for a ROM, a URL for UEFI HTTP boot and for iPXE (its script); <see langword="null"/>: no boot file, not a PXE answer at all.</summary>
    public string? BootFile { get; init; }

    /// <summary>Size of the boot file in 512-byte blocks for option 13 (then edk2 saves a request); <see langword="null"/> when unknown or a URL.</summary>
    public int? BootFileBlocks { get; init; }

    /// <summary>Name for DHCP option 12; <see langword="null"/>: none.</summary>
    public string? HostName { get; init; }

    /// <summary>Initiator name for iPXE (option 203 and the script); <see langword="null"/> for an unknown PC.</summary>
    public string? Initiator { get; init; }

    /// <summary>Option 3 is left out of the answer (RFC-wise legal; the reason is the iBFT, see docs).</summary>
    public bool HideRouter { get; init; }

    /// <summary>The client's disks; the first is the boot disk. Empty for an unknown PC.</summary>
    public IReadOnlyList<SanDisk> Disks { get; init; } = [];

    /// <summary>Text of the iPXE script; <see langword="null"/> unless the stage is iPXE and the action is not Ignore.</summary>
    public string? Script { get; init; }

    /// <summary>The decision line by line, for <c>fardisk explain</c>.</summary>
    public IReadOnlyList<PlanLine> Reasons { get; init; } = [];
}
