using System.Net;

namespace Fardisk.Listeners;

/// <summary>One IPv4 address of one interface of this machine.</summary>
/// <param name="Interface">Its name ("eth1").</param>
/// <param name="Index">The system's interface index, for sockets.</param>
/// <param name="Address">Our address there.</param>
/// <param name="Subnet">The subnet around it.</param>
public sealed record NetworkEntry(string Interface, int Index, IPAddress Address, IPNetwork Subnet);
