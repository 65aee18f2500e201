namespace Fardisk.Boot;

/// <summary>What firmware asks, by DHCP option 93 (IANA "Processor Architecture Types").</summary>
public enum FirmwareKind
{
    /// <summary>Not a PXE or HTTP boot client: an operating system or a device.</summary>
    None,

    /// <summary>0, or a PXEClient without option 93.</summary>
    Bios,

    /// <summary>6.</summary>
    EfiX86,

    /// <summary>7 (what real firmware sends) and 9.</summary>
    EfiX64,

    /// <summary>11.</summary>
    EfiArm64,

    /// <summary>16: UEFI HTTP Boot.</summary>
    HttpX64,

    /// <summary>19: UEFI HTTP Boot.</summary>
    HttpArm64,

    /// <summary>An architecture that we have no boot file for.</summary>
    Other,
}
