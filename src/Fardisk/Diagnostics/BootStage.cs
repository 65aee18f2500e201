namespace Fardisk.Diagnostics;

/// <summary>What happened in a boot, in the order in which a good one shows them. Names appear in JSON in lowerCamelCase and never change.</summary>
public enum BootStage
{
    /// <summary>The PC's ROM or firmware asked for an address (DISCOVER without iPXE's marks).</summary>
    RomDiscover,

    /// <summary>The ROM or firmware has its address and boot file (ACK).</summary>
    RomAck,

    /// <summary>A file went out over TFTP; also a refused or broken transfer.</summary>
    TftpFile,

    /// <summary>A file went out over HTTP (not the script); also a refused request.</summary>
    HttpFile,

    /// <summary>iPXE asked for an address.</summary>
    IpxeDiscover,

    /// <summary>iPXE has its address (ACK).</summary>
    IpxeAck,

    /// <summary>The script was fetched: the boot begins, the boot number rises.</summary>
    Script,

    /// <summary>Firmware logged in to an iSCSI disk.</summary>
    FirmwareLogin,

    /// <summary>The first block was read in this session.</summary>
    FirstRead,

    /// <summary>The operating system asked for an address.</summary>
    OsDiscover,

    /// <summary>The operating system has its address.</summary>
    OsAck,

    /// <summary>The operating system logged in to an iSCSI disk.</summary>
    OsLogin,

    /// <summary>The operating system's first disk command: firmware's sessions are fenced and closed.</summary>
    HandOver,

    /// <summary>A session or connection ended.</summary>
    SessionEnd,

    /// <summary>Something was refused; the text says why and what to do.</summary>
    Refused,
}
