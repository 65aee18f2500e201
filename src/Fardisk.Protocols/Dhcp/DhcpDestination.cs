namespace Fardisk.Protocols.Dhcp;

/// <summary>Where an answer goes (RFC 2131 §4.1).</summary>
/// <param name="Kind">How it travels.</param>
/// <param name="Address">IP destination.</param>
/// <param name="Port">UDP destination port.</param>
public readonly record struct DhcpDestination(DhcpDestinationKind Kind, Ipv4Address Address, int Port)
{
    /// <summary>Finds the destination of an answer.</summary>
    /// <param name="request">The message that is answered.</param>
    /// <param name="answer">Which answer it is.</param>
    /// <param name="yourAddress">yiaddr of the answer.</param>
    /// <returns>giaddr when relayed; broadcast for a NAK; ciaddr; broadcast when the client asks for it or has no Ethernet address; else its card.</returns>
    public static DhcpDestination For(DhcpPacket request, DhcpMessageType answer, Ipv4Address yourAddress)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.RelayAddress.IsNone)
        {
            return new DhcpDestination(DhcpDestinationKind.Unicast, request.RelayAddress, DhcpPacket.ServerPort);
        }

        // A DISCOVER with ciaddr, or a REQUEST with option 50 beside it, comes from a buggy client that does not answer there.
        bool mayUseClientAddress = answer is DhcpMessageType.Ack && request.Address(DhcpOption.RequestedAddress).IsNone;
        if (mayUseClientAddress && request.ClientAddress.IsHost)
        {
            return new DhcpDestination(DhcpDestinationKind.Unicast, request.ClientAddress, DhcpPacket.ClientPort);
        }

        bool hasCard = request is { HardwareType: 1, HardwareLength: 6 } && (request.HardwareField[0] & 1) == 0;
        return answer is DhcpMessageType.Nak || request.WantsBroadcast || yourAddress.IsNone || !hasCard
            ? new DhcpDestination(DhcpDestinationKind.Broadcast, Ipv4Address.Broadcast, DhcpPacket.ClientPort)
            : new DhcpDestination(DhcpDestinationKind.LinkLayer, yourAddress, DhcpPacket.ClientPort);
    }
}
