namespace Fardisk.Protocols.Dhcp;

/// <summary>What an iPXE build can do, from the sub-options 0x10 to 0x4F of option 175.</summary>
[Flags]
public enum IpxeFeatures
{
    /// <summary>It did not say.</summary>
    None = 0,

    /// <summary>0x11.</summary>
    Iscsi = 1,

    /// <summary>0x13.</summary>
    Http = 2,

    /// <summary>0x14.</summary>
    Https = 4,

    /// <summary>0x15.</summary>
    Tftp = 8,

    /// <summary>0x17.</summary>
    Dns = 16,

    /// <summary>0x24.</summary>
    Efi = 32,

    /// <summary>0x27.</summary>
    Menu = 64,
}
