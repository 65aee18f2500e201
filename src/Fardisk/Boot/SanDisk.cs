using Fardisk.Clients;
using Fardisk.Protocols.Wire;

namespace Fardisk.Boot;

/// <summary>One iSCSI disk of a client: what the script names, what the target lets in.</summary>
/// <param name="Client">The client that owns it.</param>
/// <param name="Disk">Name within the client: <c>system</c> for the boot disk.</param>
/// <param name="Iqn">Target name.</param>
/// <param name="Lun">0 to 255.</param>
/// <param name="Portals">"ip:port" each, never a wildcard, the one on the client's network first.</param>
/// <param name="Initiator">The initiator name that may open it.</param>
/// <param name="Access">Who may open it.</param>
/// <param name="Macs">The client's cards: the login's address must be leased to one of them (access <c>name</c>).</param>
public sealed record SanDisk(
    string Client, string Disk, string Iqn, int Lun, IReadOnlyList<string> Portals, string Initiator, DiskAccess Access, IReadOnlyList<MacAddress> Macs);
