namespace Fardisk.Boot;

/// <summary>Which iPXE file a firmware gets, the best first.</summary>
/// <remarks>
/// x64 UEFI gets snponly.efi before ipxe.efi: it drives only the card that the firmware booted from, by the firmware's own driver, which has just shown that it works; and it is
/// a fifth of the size, so TFTP needs a fifth of the round trips. In OVMF both start equally fast, over TFTP and over HTTP.
/// Debian has neither arm64 nor 32-bit UEFI builds: those names are what upstream's build calls them.
/// </remarks>
public static class BootLoaders
{
    /// <summary>For a BIOS.</summary>
    public static readonly IReadOnlyList<string> Bios = ["undionly.kpxe"];

    /// <summary>For x64 UEFI, over TFTP and HTTP.</summary>
    public static readonly IReadOnlyList<string> EfiX64 = ["snponly.efi", "ipxe.efi"];

    /// <summary>For 32-bit UEFI.</summary>
    public static readonly IReadOnlyList<string> EfiX86 = ["i386-efi/snponly.efi", "i386-efi/ipxe.efi", "ipxe-i386.efi"];

    /// <summary>For arm64 UEFI.</summary>
    public static readonly IReadOnlyList<string> EfiArm64 = ["arm64-efi/snponly.efi", "arm64-efi/ipxe.efi", "ipxe-arm64.efi"];

    /// <summary>Every name, to look for on the disk.</summary>
    public static readonly IReadOnlyList<string> All = [.. Bios, .. EfiX64, .. EfiX86, .. EfiArm64];

    /// <summary>The files for a firmware, the best first; empty when we have none.</summary>
    public static IReadOnlyList<string> For(FirmwareKind firmware) => firmware switch
    {
        FirmwareKind.Bios => Bios,
        FirmwareKind.EfiX86 => EfiX86,
        FirmwareKind.EfiX64 or FirmwareKind.HttpX64 => EfiX64,
        FirmwareKind.EfiArm64 or FirmwareKind.HttpArm64 => EfiArm64,
        _ => [],
    };
}
