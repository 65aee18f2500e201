using Fardisk.Protocols.Dhcp;

namespace Fardisk.Listeners.Dhcp;

/// <summary>The way out of one interface. Thread-safe.</summary>
internal interface IDhcpWire
{
    /// <summary>Sends one answer from our address on this interface. Never throws for what a network can do.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="card">The client's chaddr, for <see cref="DhcpDestinationKind.LinkLayer"/>.</param>
    /// <param name="payload">The message.</param>
    void Send(in DhcpDestination destination, ReadOnlySpan<byte> card, ReadOnlySpan<byte> payload);
}
