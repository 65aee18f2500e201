namespace Fardisk.Protocols.Dhcp;

/// <summary>What program sends a DHCP message.</summary>
public enum DhcpAskerKind
{
    /// <summary>An operating system or any device: it never gets a boot file.</summary>
    Ordinary,

    /// <summary>The PXE client of a card's ROM or of a firmware (option 60 begins with PXEClient).</summary>
    Pxe,

    /// <summary>UEFI HTTP Boot (option 60 begins with HTTPClient).</summary>
    HttpBoot,

    /// <summary>iPXE, told by option 77 or 175.</summary>
    Ipxe,
}
