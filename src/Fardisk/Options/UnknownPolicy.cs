namespace Fardisk.Options;

/// <summary>What a PC gets that no client is registered for.</summary>
public enum UnknownPolicy
{
    /// <summary>A menu that names the PC and the command to register it; its hard default is the local disk.</summary>
    Menu,

    /// <summary>An address and iPXE that goes on to the local disk at once.</summary>
    Local,

    /// <summary>An address (it may be any device), never a boot file.</summary>
    Ignore,
}
