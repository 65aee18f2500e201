namespace Fardisk.Boot;

/// <summary>What a PC does on this boot.</summary>
public enum BootAction
{
    /// <summary>Boots from its iSCSI disk.</summary>
    San,

    /// <summary>Hooks its iSCSI disk, then goes on to the firmware's next device (the report's install form: sanhook, exit).</summary>
    HookAndExit,

    /// <summary>Shows the menu for unknown PCs.</summary>
    Menu,

    /// <summary>Goes on to the local disk.</summary>
    Local,

    /// <summary>Gets no boot file.</summary>
    Ignore,
}
