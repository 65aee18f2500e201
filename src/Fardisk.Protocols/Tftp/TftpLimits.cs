namespace Fardisk.Protocols.Tftp;

/// <summary>What we agree to.</summary>
/// <param name="BlockSizeMax">Largest block in bytes, 8 to 65,464 (RFC 2348).</param>
/// <param name="WindowSizeMax">Largest window in blocks, 1 to 65,535 (RFC 7440).</param>
/// <param name="RetransmitAfter">Wait before a window is sent again, unless the client asks for another.</param>
/// <param name="RetransmitsMax">Times a window is sent again without any progress.</param>
public sealed record TftpLimits(int BlockSizeMax, int WindowSizeMax, TimeSpan RetransmitAfter, int RetransmitsMax)
{
    /// <summary>Most bytes in one window, whatever both sides would agree to: it is what one transfer may have unacknowledged, and hold in memory.</summary>
    public const int WindowBytesMax = 1024 * 1024;
}
