using Fardisk.Protocols.Dhcp;
using Fardisk.Protocols.Wire;

namespace Fardisk.Leases;

/// <summary>What the system's ARP knows.</summary>
public interface INeighbours
{
    /// <summary>The card that answered for an address on a directly connected network; <see langword="null"/>: none did lately.</summary>
    MacAddress? MacAt(Ipv4Address address);
}
