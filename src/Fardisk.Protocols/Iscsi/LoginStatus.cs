namespace Fardisk.Protocols.Iscsi;

/// <summary>Status class and detail of a Login Response, as one number (RFC 7143 §11.13.5).</summary>
public enum LoginStatus : ushort
{
    /// <summary>Goes on, or succeeded.</summary>
    Success = 0x0000,

    /// <summary>Miscellaneous initiator error.</summary>
    InitiatorError = 0x0200,

    /// <summary>The initiator wants an authentication that we do not offer, or failed it.</summary>
    AuthenticationFailure = 0x0201,

    /// <summary>The initiator may not open this target.</summary>
    AuthorizationFailure = 0x0202,

    /// <summary>No such target.</summary>
    NotFound = 0x0203,

    /// <summary>A version that we do not speak.</summary>
    UnsupportedVersion = 0x0205,

    /// <summary>A name is missing.</summary>
    MissingParameter = 0x0207,

    /// <summary>Neither Normal nor Discovery.</summary>
    SessionTypeNotSupported = 0x0209,

    /// <summary>A connection for a session that is not there (a TSIH of ours is never joined: MaxConnections is 1).</summary>
    SessionDoesNotExist = 0x020A,

    /// <summary>A request that the login phase does not allow.</summary>
    InvalidDuringLogin = 0x020B,

    /// <summary>Our own fault: the disk cannot be opened.</summary>
    TargetError = 0x0300,

    /// <summary>Not now: the disk has an owner that lives.</summary>
    ServiceUnavailable = 0x0301,

    /// <summary>Not now: a limit of ours is reached.</summary>
    OutOfResources = 0x0302,
}
