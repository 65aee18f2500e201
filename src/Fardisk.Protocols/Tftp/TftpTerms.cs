using System.Globalization;

namespace Fardisk.Protocols.Tftp;

/// <summary>What both sides agreed to for one transfer.</summary>
/// <param name="BlockSize">Bytes a block, 8 to 65,464; 512 without the option (RFC 1350).</param>
/// <param name="WindowSize">Blocks sent before an ACK is due, 1 without the option (RFC 1350).</param>
/// <param name="RetransmitAfter">Wait before a window is sent again.</param>
/// <param name="Answer">The options of the OACK; empty: none is sent, the first block is the answer (RFC 2347).</param>
public sealed record TftpTerms(int BlockSize, int WindowSize, TimeSpan RetransmitAfter, TftpOptionSet Answer)
{
    /// <summary>Block size of RFC 1350.</summary>
    public const int BlockSizeDefault = 512;

    /// <summary>Smallest block (RFC 2348).</summary>
    public const int BlockSizeMin = 8;

    /// <summary>Largest block (RFC 2348).</summary>
    public const int BlockSizeMax = 65464;

    /// <summary>Largest window (RFC 7440 §3).</summary>
    public const int WindowSizeMax = 65535;

    /// <summary>Largest timeout in seconds (RFC 2349).</summary>
    public const int TimeoutSecondsMax = 255;

    /// <summary>Agrees: never more than was asked, never outside the RFCs' ranges; an option with an impossible value is left out, as if not asked.</summary>
    /// <param name="asked">The request's options.</param>
    /// <param name="limits">Our own.</param>
    /// <param name="fileLength">Bytes that will be sent, for <c>tsize</c>; negative when not known: then <c>tsize</c> is left out.</param>
    public static TftpTerms Agree(TftpOptionSet asked, TftpLimits limits, long fileLength)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(limits);
        int blockSize = BlockSizeDefault;
        string? blockSizeAnswer = null;
        if (TryNumber(asked.BlockSize, out long number) && number >= BlockSizeMin)
        {
            // RFC 2348: the server answers with the value asked or a smaller one. Some ROMs ask for more than the range has: they get its end.
            blockSize = (int)Math.Min(number, Math.Clamp(limits.BlockSizeMax, BlockSizeMin, BlockSizeMax));
            blockSizeAnswer = blockSize.ToString(CultureInfo.InvariantCulture);
        }

        int windowSize = 1;
        string? windowSizeAnswer = null;
        if (TryNumber(asked.WindowSize, out number) && number is >= 1 and <= WindowSizeMax)
        {
            int bound = Math.Min(Math.Clamp(limits.WindowSizeMax, 1, WindowSizeMax), TftpLimits.WindowBytesMax / blockSize);
            windowSize = (int)Math.Min(number, Math.Max(1, bound));
            windowSizeAnswer = windowSize.ToString(CultureInfo.InvariantCulture);
        }

        TimeSpan wait = limits.RetransmitAfter;
        string? timeoutAnswer = null;
        if (TryNumber(asked.Timeout, out number) && number is >= 1 and <= TimeoutSecondsMax)
        {
            // RFC 2349: the same value goes back, or the option is left out; there is no bargaining.
            wait = TimeSpan.FromSeconds(number);
            timeoutAnswer = number.ToString(CultureInfo.InvariantCulture);
        }

        string? sizeAnswer = fileLength >= 0 && TryNumber(asked.TransferSize, out _) ? fileLength.ToString(CultureInfo.InvariantCulture) : null;
        return new TftpTerms(blockSize, windowSize, wait, new TftpOptionSet(blockSizeAnswer, timeoutAnswer, sizeAnswer, windowSizeAnswer));
    }

    private static bool TryNumber(string? text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
