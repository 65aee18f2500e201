namespace Fardisk.Protocols.Dhcp;

/// <summary>Why a verdict is what it is; one counter label and one sentence each.</summary>
public enum DhcpReason
{
    /// <summary>The ordinary course.</summary>
    None,

    /// <summary>Not a message that clients send to servers.</summary>
    NotARequest,

    /// <summary>The client chose another server.</summary>
    OtherServer,

    /// <summary>No address is left in the pool.</summary>
    PoolExhausted,

    /// <summary>There is no pool here and the client has no reservation.</summary>
    NoReservation,

    /// <summary>The address that the client named is not the one it may have.</summary>
    WrongAddress,

    /// <summary>The client named no address where it must.</summary>
    NoAddressNamed,

    /// <summary>A disk session holds the client's address; it is left alone.</summary>
    Pinned,

    /// <summary>The address that the client gives back or declines is not its own.</summary>
    NotItsAddress,
}
