using Fardisk.Protocols.Wire;

namespace Fardisk.Clients;

/// <summary>The registered clients, readable from any thread without waiting (a snapshot that changes swap whole).</summary>
public interface IClientDirectory
{
    IReadOnlyList<Client> All { get; }

    Client? ByName(string name);

    Client? ByMac(MacAddress mac);
}
