namespace Fardisk.Protocols.Dhcp;

/// <summary>DHCP option 53 (RFC 2132 §9.6).</summary>
public enum DhcpMessageType : byte
{
    /// <summary>No option 53, or one that is not one byte: plain BOOTP, which we do not serve.</summary>
    None = 0,

    /// <summary>A client looks for servers.</summary>
    Discover = 1,

    /// <summary>A server offers an address.</summary>
    Offer = 2,

    /// <summary>A client takes an offer, checks a remembered address, or extends its lease.</summary>
    Request = 3,

    /// <summary>A client found its address in use.</summary>
    Decline = 4,

    /// <summary>The lease is granted.</summary>
    Ack = 5,

    /// <summary>The address may not be used.</summary>
    Nak = 6,

    /// <summary>A client gives its address back.</summary>
    Release = 7,

    /// <summary>A client with an address of its own asks for the other settings.</summary>
    Inform = 8,
}
