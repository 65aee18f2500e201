namespace Fardisk.Protocols.Iscsi;

/// <summary>What the engine does for <see cref="DiskOwnership"/>.</summary>
public enum OwnershipActionKind
{
    /// <summary>Send the session a NOP-In and report what is heard of it.</summary>
    Probe,

    /// <summary>Let no command of the session reach the disk any more, wait for the one that runs, close its connection, then report <see cref="DiskOwnership.Fenced"/>.</summary>
    Fence,

    /// <summary>Answer the login with success.</summary>
    Admit,

    /// <summary>Answer the login with 0301h; the other session lives.</summary>
    Refuse,
}
