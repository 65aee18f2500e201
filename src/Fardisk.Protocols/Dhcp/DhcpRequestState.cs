namespace Fardisk.Protocols.Dhcp;

/// <summary>What a client that sends a REQUEST is doing (RFC 2131 §4.3.2, table 4).</summary>
public enum DhcpRequestState
{
    /// <summary>It takes an offer: option 54 names the server.</summary>
    Selecting,

    /// <summary>It has started anew and asks whether its old address still holds: option 50, ciaddr empty.</summary>
    InitReboot,

    /// <summary>It extends its lease (RENEWING or REBINDING: only the destination address tells them apart): ciaddr filled.</summary>
    Extending,

    /// <summary>It names no address at all.</summary>
    Malformed,
}
