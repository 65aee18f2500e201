using System.Net;
using Fardisk.Protocols.Wire;

namespace Fardisk.Clients;

/// <summary>Finds the clients that an operator means by <c>pc07</c>, <c>pc*</c>, <c>pc[01-30]</c>, a MAC or an IP address.</summary>
public static class ClientPattern
{
    /// <summary>The clients that match, by name; empty when none does.</summary>
    /// <param name="pattern">What the operator wrote.</param>
    /// <param name="clients">All clients.</param>
    /// <param name="macAt">Which card has an address now (the address book); <see langword="null"/>: reserved addresses only.</param>
    /// <exception cref="Diagnostics.FardiskException">CLIENT-0004: not a pattern.</exception>
    public static IReadOnlyList<Client> Match(string pattern, IReadOnlyList<Client> clients, Func<IPAddress, MacAddress?>? macAt = null) => throw new NotImplementedException();
}
