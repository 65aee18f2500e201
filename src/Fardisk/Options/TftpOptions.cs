using System.Net;

namespace Fardisk.Options;

/// <summary>What the operator sets under <c>[tftp]</c>.</summary>
public sealed record TftpOptions
{
    public IPEndPoint Listen { get; init; } = new(IPAddress.Any, 69);

    /// <summary>Largest block we agree to, in bytes; RFC 2348 allows 8 to 65,464. 1,468 fits one Ethernet frame.</summary>
    public int BlockSizeMax { get; init; } = 1468;

    /// <summary>Largest window we agree to, in blocks; RFC 7440 allows 1 to 65,535.</summary>
    public int WindowSizeMax { get; init; } = 64;

    /// <summary>Wait before a window is sent again.</summary>
    public TimeSpan RetransmitAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Times a window is sent again before the transfer is given up.</summary>
    public int RetransmitsMax { get; init; } = 5;

    /// <summary>Most transfers at once; one more is refused with an ERROR.</summary>
    public int TransfersMax { get; init; } = 4096;
}
