namespace Fardisk.Protocols.Dhcp;

/// <summary>Text that came from the network, made safe to show: anybody on the wire can write anything into it.</summary>
public static class DhcpText
{
    /// <summary>Turns bytes into one printable line.</summary>
    /// <param name="source">Received bytes, at most <paramref name="lengthMax"/> are taken; trailing NULs go.</param>
    /// <param name="lengthMax">Most characters of the result.</param>
    /// <returns>ASCII; whatever is not printable ASCII has become a question mark.</returns>
    public static string Printable(ReadOnlySpan<byte> source, int lengthMax)
    {
        ReadOnlySpan<byte> text = source.TrimEnd((byte)0);
        text = text.Length > lengthMax ? text[..lengthMax] : text;
        return text.IsEmpty ? "" : string.Create(text.Length, text, static (target, bytes) =>
        {
            for (int i = 0; i < bytes.Length; i++)
            {
                target[i] = bytes[i] is >= 0x20 and <= 0x7E ? (char)bytes[i] : '?';
            }
        });
    }

    /// <summary>Takes a host name as a client sends it in option 12.</summary>
    /// <param name="source">Received bytes.</param>
    /// <returns>Letters, digits, hyphens and dots, at most 63; empty when nothing else is left.</returns>
    public static string HostName(ReadOnlySpan<byte> source)
    {
        const int LengthMax = 63;
        Span<char> kept = stackalloc char[LengthMax];
        int count = 0;
        foreach (byte octet in source)
        {
            if (count < LengthMax && (char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'-' or (byte)'.' or (byte)'_'))
            {
                kept[count++] = (char)octet;
            }
        }

        return count == 0 ? "" : new string(kept[..count]);
    }
}
