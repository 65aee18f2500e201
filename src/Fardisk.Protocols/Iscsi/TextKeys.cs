using System.Text;

namespace Fardisk.Protocols.Iscsi;

/// <summary>The text format of login and text PDUs: key=value pairs, each ended by a zero byte (RFC 7143 §6.1).</summary>
public static class TextKeys
{
    /// <summary>Most text of one negotiation, over all its PDUs, in bytes.</summary>
    public const int TextLengthMax = 65536;

    /// <summary>Longest key name, in bytes (§6.1).</summary>
    public const int KeyLengthMax = 63;

    /// <summary>Most pairs in one negotiation.</summary>
    public const int PairsMax = 256;

    /// <summary>Reads every pair. Throws nothing, whatever the bytes are.</summary>
    /// <param name="text">The text of all PDUs of one request, put together.</param>
    /// <param name="pairs">Receives the pairs in their order; those before a mistake too.</param>
    /// <returns><see langword="null"/>, or the rule that was broken: no "=", an empty or overlong key, too many pairs.</returns>
    public static IscsiViolation? TryRead(ReadOnlySpan<byte> text, List<KeyValuePair<string, string>> pairs)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)0);
            ReadOnlySpan<byte> pair = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            if (pair.IsEmpty)
            {
                continue; // padding, and the doubled zero that some initiators send
            }

            int equals = pair.IndexOf((byte)'=');
            if (equals is < 1 or > KeyLengthMax)
            {
                return IscsiViolation.BadText;
            }

            if (pairs.Count == PairsMax)
            {
                return IscsiViolation.TextTooLong;
            }

            pairs.Add(new(Encoding.UTF8.GetString(pair[..equals]), Encoding.UTF8.GetString(pair[(equals + 1)..])));
        }

        return null;
    }

    /// <summary>Writes pairs in their order.</summary>
    /// <param name="pairs">The pairs; neither part holds a zero byte.</param>
    public static byte[] Write(IReadOnlyCollection<KeyValuePair<string, string>> pairs)
    {
        StringBuilder text = new();
        foreach ((string key, string value) in pairs)
        {
            text.Append(key).Append('=').Append(value).Append('\0');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
