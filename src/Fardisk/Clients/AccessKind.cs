namespace Fardisk.Clients;

/// <summary>The rules of <see cref="DiskAccess"/>.</summary>
public enum AccessKind
{
    /// <summary>Initiator name and leased address.</summary>
    Name,

    /// <summary>Any initiator in a subnet (the report's InitiatorGroup); the disk still has one owner at a time.</summary>
    Net,

    /// <summary>Anybody, any number at once: no ownership rules.</summary>
    Open,
}
