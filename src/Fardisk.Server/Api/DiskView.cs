namespace Fardisk.Server.Api;

/// <summary>One iSCSI disk of a client.</summary>
/// <param name="Name">Name within the client: <c>system</c>.</param>
/// <param name="Iqn">Target name.</param>
/// <param name="Lun">Unit number, 0 to 255.</param>
/// <param name="Portals">"ip:port" each, never a wildcard.</param>
public sealed record DiskView(string Name, string Iqn, int Lun, IReadOnlyList<string> Portals);
