namespace Fardisk.Options;

/// <summary>What we are on one network.</summary>
public enum NetworkMode
{
    /// <summary>The DHCP server: addresses and boot files.</summary>
    Dhcp,

    /// <summary>Neither: the PCs have an iPXE of their own that fetches our script.</summary>
    Off,
}
