using System.Net;
using Fardisk.Protocols.Wire;

namespace Fardisk.Leases;

/// <summary>Which card has which address.</summary>
public interface IAddressBook
{
    /// <summary>The card that an address is leased to, or else that the system's neighbour table gives for it; <see langword="null"/>: not known.</summary>
    MacAddress? MacAt(IPAddress address);

    /// <summary>The address leased to a card now; <see langword="null"/>: none.</summary>
    IPAddress? AddressOf(MacAddress mac);
}
