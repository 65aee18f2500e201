namespace Fardisk.Protocols.Dhcp;

/// <summary>The rules of a DHCP server that is authoritative for its networks (RFC 2131 §4.3), as functions of the message and of facts.</summary>
public static class DhcpRules
{
    private const byte RelayServerIdOverride = 11; // RFC 5107
    private const byte RelayLinkSelection = 5; // RFC 3527

    /// <summary>What a REQUEST is for.</summary>
    /// <param name="packet">The message.</param>
    /// <returns>The state that the client must be in.</returns>
    public static DhcpRequestState StateOf(DhcpPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (packet.Has(DhcpOption.ServerIdentifier))
        {
            return DhcpRequestState.Selecting;
        }

        // Buggy clients fill ciaddr beside option 50; option 50 is the one that they mean.
        return !packet.Address(DhcpOption.RequestedAddress).IsNone ? DhcpRequestState.InitReboot
            : !packet.ClientAddress.IsNone ? DhcpRequestState.Extending
            : DhcpRequestState.Malformed;
    }

    /// <summary>The address that a message is about: what the client wishes, confirms, extends, gives back or declines.</summary>
    /// <param name="packet">The message.</param>
    /// <returns>None when it names none.</returns>
    public static Ipv4Address NamedAddress(DhcpPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        Ipv4Address requested = packet.Address(DhcpOption.RequestedAddress);
        return packet.MessageType switch
        {
            // A DISCOVER must leave ciaddr empty; some do not.
            DhcpMessageType.Discover or DhcpMessageType.Decline => requested,
            DhcpMessageType.Release or DhcpMessageType.Inform => packet.ClientAddress,
            _ => requested.IsNone ? packet.ClientAddress : requested,
        };
    }

    /// <summary>Where a message comes from, to choose the network: RFC 3527 link selection, RFC 3011 subnet selection, then giaddr.</summary>
    /// <param name="packet">The message.</param>
    /// <returns>An address on the client's link; none when it came directly, so that the interface tells.</returns>
    public static Ipv4Address LinkAddress(DhcpPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (packet.RelayAddress.IsNone)
        {
            return Ipv4Address.None; // option 82 without a relay agent is not to be trusted (RFC 3046 §2.1)
        }

        Ipv4Address link = Ipv4Address.Read(packet.RelaySubOption(RelayLinkSelection));
        Ipv4Address subnet = packet.Address(DhcpOption.SubnetSelection);
        return !link.IsNone ? link : !subnet.IsNone ? subnet : packet.RelayAddress;
    }

    /// <summary>The server identifier to answer with: our address, or what a relay agent puts in its place (RFC 5107).</summary>
    /// <param name="packet">The message.</param>
    /// <param name="ours">Our address on the client's network.</param>
    /// <returns>The address for option 54.</returns>
    public static Ipv4Address ServerIdentifier(DhcpPacket packet, Ipv4Address ours)
    {
        ArgumentNullException.ThrowIfNull(packet);
        Ipv4Address given = packet.RelayAddress.IsNone ? Ipv4Address.None : Ipv4Address.Read(packet.RelaySubOption(RelayServerIdOverride));
        return given.IsNone ? ours : given;
    }

    /// <summary>Decides about one message. Pure: the caller carries the verdict out.</summary>
    /// <param name="packet">The message, read without an error.</param>
    /// <param name="serverIdentifier">What <see cref="ServerIdentifier"/> gave.</param>
    /// <param name="facts">What the lease table knows of the asker and of the address named.</param>
    /// <returns>What to do and why.</returns>
    public static DhcpVerdict Decide(DhcpPacket packet, Ipv4Address serverIdentifier, in DhcpBindingFacts facts)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (packet.Op != 1)
        {
            return new DhcpVerdict(DhcpAction.Silent, Reason: DhcpReason.NotARequest);
        }

        Ipv4Address named = NamedAddress(packet);
        Ipv4Address chosen = packet.Address(DhcpOption.ServerIdentifier);
        bool isOurs = !packet.Has(DhcpOption.ServerIdentifier) || chosen == serverIdentifier;
        switch (packet.MessageType)
        {
            case DhcpMessageType.Discover:
                return facts.Candidate.IsNone ? NothingToGive(facts) : new DhcpVerdict(DhcpAction.Offer, facts.Candidate);
            case DhcpMessageType.Request:
                return Request(packet, named, isOurs, facts);
            case DhcpMessageType.Inform:
                return new DhcpVerdict(DhcpAction.AckInform, named);
            case DhcpMessageType.Release or DhcpMessageType.Decline when !isOurs:
                return new DhcpVerdict(DhcpAction.Silent, Reason: DhcpReason.OtherServer);
            case DhcpMessageType.Release or DhcpMessageType.Decline when named.IsNone:
                return new DhcpVerdict(DhcpAction.Silent, Reason: DhcpReason.NoAddressNamed);
            case DhcpMessageType.Release or DhcpMessageType.Decline when named != facts.Held:
                return new DhcpVerdict(DhcpAction.Silent, Reason: DhcpReason.NotItsAddress);
            case DhcpMessageType.Release:
                return facts.IsPinned ? new DhcpVerdict(DhcpAction.Silent, named, DhcpReason.Pinned) : new DhcpVerdict(DhcpAction.Release, named);
            case DhcpMessageType.Decline:
                return new DhcpVerdict(DhcpAction.Decline, named);
            default:
                return new DhcpVerdict(DhcpAction.Silent, Reason: DhcpReason.NotARequest);
        }
    }

    private static DhcpVerdict Request(DhcpPacket packet, Ipv4Address named, bool isOurs, in DhcpBindingFacts facts)
    {
        DhcpRequestState state = StateOf(packet);
        if (state is DhcpRequestState.Selecting && !isOurs)
        {
            return new DhcpVerdict(DhcpAction.Forget, Reason: DhcpReason.OtherServer);
        }

        if (named.IsNone)
        {
            return new DhcpVerdict(DhcpAction.Silent, Reason: DhcpReason.NoAddressNamed);
        }

        if (named == facts.Candidate)
        {
            return new DhcpVerdict(DhcpAction.Ack, named);
        }

        // A NAK makes a system drop its address with the disk behind it. Silence makes it ask again from the start, where it is offered the address that it must keep.
        if (facts.IsPinned)
        {
            return new DhcpVerdict(DhcpAction.Silent, Reason: DhcpReason.Pinned);
        }

        // Without a pool we know only our reservations: what others get elsewhere is not ours to deny.
        if (facts.Candidate.IsNone && !facts.HasPool && state is not DhcpRequestState.Selecting)
        {
            return new DhcpVerdict(DhcpAction.Silent, Reason: DhcpReason.NoReservation);
        }

        return new DhcpVerdict(DhcpAction.Nak, Reason: DhcpReason.WrongAddress);
    }

    private static DhcpVerdict NothingToGive(in DhcpBindingFacts facts) =>
        new(DhcpAction.Silent, Reason: facts.HasPool ? DhcpReason.PoolExhausted : DhcpReason.NoReservation);
}
