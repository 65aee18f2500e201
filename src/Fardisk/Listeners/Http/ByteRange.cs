using System.Globalization;

namespace Fardisk.Listeners.Http;

/// <summary>One range of bytes (RFC 9110 §14.1.2).</summary>
/// <param name="Kind">Whether the other two say anything.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes, at least 1.</param>
internal readonly record struct ByteRange(RangeKind Kind, long Offset = 0, long Length = 0)
{
    private const string Unit = "bytes=";

    /// <summary>Reads a Range header. Throws nothing.</summary>
    /// <remarks>One BIOS build of iPXE sends, literally, <c>bytes=u-u</c>: with 416 it could not boot, with the whole file it can.</remarks>
    /// <param name="header">The header's value; empty when there is none.</param>
    /// <param name="fileLength">Bytes of the file.</param>
    public static ByteRange Read(string? header, long fileLength)
    {
        if (string.IsNullOrEmpty(header))
        {
            return new ByteRange(RangeKind.None);
        }

        if (!header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase))
        {
            return new ByteRange(RangeKind.Ignored);
        }

        ReadOnlySpan<char> spec = header.AsSpan(Unit.Length).Trim(" \t");
        int hyphen = spec.IndexOf('-');
        if (hyphen < 0)
        {
            return new ByteRange(RangeKind.Ignored);
        }

        ReadOnlySpan<char> firstText = spec[..hyphen];
        ReadOnlySpan<char> lastText = spec[(hyphen + 1)..];
        long first = 0;
        long last = long.MaxValue;
        bool isValid = (!firstText.IsEmpty || !lastText.IsEmpty)
            && (firstText.IsEmpty || TryNumber(firstText, out first))
            && (lastText.IsEmpty || TryNumber(lastText, out last));
        if (!isValid || (!firstText.IsEmpty && last < first))
        {
            return new ByteRange(RangeKind.Ignored);
        }

        if (firstText.IsEmpty)
        {
            // The last N bytes.
            first = Math.Max(0, fileLength - last);
            last = last == 0 ? -1 : long.MaxValue;
        }

        last = Math.Min(last, fileLength - 1);
        return first > last ? new ByteRange(RangeKind.Unsatisfiable) : new ByteRange(RangeKind.Part, first, last - first + 1);
    }

    // Digits only; a number beyond any file counts as the largest.
    private static bool TryNumber(ReadOnlySpan<char> text, out long number)
    {
        number = long.MaxValue;
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long parsed))
        {
            number = parsed;
        }

        return true;
    }
}
