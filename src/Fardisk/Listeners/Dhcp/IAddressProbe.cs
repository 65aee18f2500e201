using Fardisk.Protocols.Dhcp;

namespace Fardisk.Listeners.Dhcp;

/// <summary>Asks the network whether an address is in use.</summary>
internal interface IAddressProbe
{
    /// <summary>Sends the question and returns at once; an answer comes to <see cref="DhcpHandler.AddressAnswered"/>.</summary>
    void Ask(Ipv4Address address);
}
