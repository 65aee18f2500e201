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

    /// <summary>Shortest and longest wait.</summary>
    public static readonly TimeSpan RetransmitAfterMin = TimeSpan.FromMilliseconds(100);

    public static readonly TimeSpan RetransmitAfterMax = TimeSpan.FromMinutes(1);

    /// <summary>Returns every mistake, not the first, each as "key: what is wrong"; empty means valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> mistakes = [];
        if (BlockSizeMax is < 8 or > 65464)
        {
            mistakes.Add($"tftp.blockSizeMax: {BlockSizeMax} is outside 8 to 65464 (RFC 2348)");
        }

        if (WindowSizeMax is < 1 or > 65535)
        {
            mistakes.Add($"tftp.windowSizeMax: {WindowSizeMax} is outside 1 to 65535 (RFC 7440)");
        }

        if (RetransmitAfter < RetransmitAfterMin || RetransmitAfter > RetransmitAfterMax)
        {
            string legal = $"{DurationText.Format(RetransmitAfterMin)} to {DurationText.Format(RetransmitAfterMax)}";
            mistakes.Add($"tftp.retransmitAfter: {DurationText.Format(RetransmitAfter)} is outside {legal}");
        }

        if (RetransmitsMax is < 1 or > 100)
        {
            mistakes.Add($"tftp.retransmitsMax: {RetransmitsMax} is outside 1 to 100");
        }

        if (TransfersMax is < 1 or > 100_000)
        {
            mistakes.Add($"tftp.transfersMax: {TransfersMax} is outside 1 to 100000");
        }

        return mistakes;
    }
}
