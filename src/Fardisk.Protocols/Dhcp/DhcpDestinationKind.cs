namespace Fardisk.Protocols.Dhcp;

/// <summary>How an answer travels.</summary>
public enum DhcpDestinationKind
{
    /// <summary>Ordinary unicast: the receiver answers ARP.</summary>
    Unicast,

    /// <summary>Unicast to an address that the client does not have yet: straight to its card.</summary>
    LinkLayer,

    /// <summary>255.255.255.255 on the interface that the message came in on.</summary>
    Broadcast,
}
