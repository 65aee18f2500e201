namespace Fardisk.Server.Demo;

/// <summary>What a virtual PC boots with.</summary>
internal enum PcFirmware
{
    /// <summary>SeaBIOS with iPXE's option ROM on the card.</summary>
    Bios,

    /// <summary>edk2 with its own PXE client; the card has no option ROM.</summary>
    Uefi,

    /// <summary>edk2 by UEFI HTTP Boot, PXE switched off.</summary>
    UefiHttp,
}
