namespace Fardisk.Protocols.Dhcp;

/// <summary>What the server does about one message.</summary>
public enum DhcpAction
{
    /// <summary>Nothing: no answer, no change.</summary>
    Silent,

    /// <summary>Hold the address for the client and send an OFFER.</summary>
    Offer,

    /// <summary>Bind the address durably, then send an ACK.</summary>
    Ack,

    /// <summary>Send an ACK with the settings but without an address or lease time (RFC 2131 §4.3.5).</summary>
    AckInform,

    /// <summary>Send a NAK.</summary>
    Nak,

    /// <summary>Free the address, remembering whose it was.</summary>
    Release,

    /// <summary>Put the address on probation.</summary>
    Decline,

    /// <summary>Forget what was offered: the client took another server's offer.</summary>
    Forget,
}
