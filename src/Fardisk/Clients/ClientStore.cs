using Fardisk.Protocols.Wire;
using Fardisk.State;

namespace Fardisk.Clients;

/// <summary>The registered clients: kept in the state store, read from a snapshot.</summary>
public sealed class ClientStore : IClientDirectory
{
    /// <summary>Reads every client.</summary>
    public ClientStore(IStateStore store) => throw new NotImplementedException();

    public IReadOnlyList<Client> All => throw new NotImplementedException();

    public Client? ByName(string name) => throw new NotImplementedException();

    public Client? ByMac(MacAddress mac) => throw new NotImplementedException();

    /// <summary>As <see cref="ByName"/>, but a missing client is the operator's mistake.</summary>
    /// <exception cref="Diagnostics.FardiskException">CLIENT-0003.</exception>
    public Client Get(string name) => throw new NotImplementedException();

    /// <summary>Every mistake of a client as it would be stored, against the others; empty means that <see cref="Add"/> or <see cref="Set"/> would take it. For <c>--dry-run</c>.</summary>
    public IReadOnlyList<string> Check(Client client) => throw new NotImplementedException();

    /// <summary>Registers a new client; durable when it returns.</summary>
    /// <returns>The client as stored (name in lower case).</returns>
    /// <exception cref="Diagnostics.FardiskException">CLIENT-0001 with every mistake, CLIENT-0002 when the name is taken.</exception>
    public Client Add(Client client) => throw new NotImplementedException();

    /// <summary>Replaces a client of the same name.</summary>
    /// <exception cref="Diagnostics.FardiskException">CLIENT-0001, CLIENT-0003.</exception>
    public Client Set(Client client) => throw new NotImplementedException();

    /// <summary>Removes a client; its disk is not touched.</summary>
    /// <exception cref="Diagnostics.FardiskException">CLIENT-0003.</exception>
    public void Remove(string name) => throw new NotImplementedException();
}
