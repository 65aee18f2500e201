using System.Net;

namespace Fardisk.Clients;

/// <summary>Who may open a client's disk (DESIGN 4). CHAP comes with the next issue.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="Network">The subnet of <see cref="AccessKind.Net"/>, else <see langword="null"/>.</param>
public sealed record DiskAccess(AccessKind Kind, IPNetwork? Network = null)
{
    /// <summary>The default: the client's initiator name, from an address leased to its MAC (or that the neighbour table gives it).</summary>
    public static readonly DiskAccess Name = new(AccessKind.Name);

    /// <summary>As the operator writes it: <c>name</c>, <c>net 10.0.0.0/24</c>, <c>open</c>.</summary>
    public override string ToString() => Kind switch { AccessKind.Net => $"net {Network}", AccessKind.Open => "open", _ => "name" };

    /// <summary>Reads what <see cref="ToString"/> writes; <c>net:CIDR</c> and <c>net=CIDR</c> too.</summary>
    public static bool TryParse(string? text, out DiskAccess access)
    {
        access = Name;
        string[] parts = (text ?? "").Split([' ', ':', '='], 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        switch (parts)
        {
            case ["name"]: return true;
            case ["open"]: access = new DiskAccess(AccessKind.Open); return true;
            case ["net", var cidr] when IPNetwork.TryParse(cidr, out IPNetwork network):
                access = new DiskAccess(AccessKind.Net, network);
                return true;
            default: return false;
        }
    }
}
