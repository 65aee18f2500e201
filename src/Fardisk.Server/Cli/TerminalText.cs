using System.Globalization;
using System.Text;

namespace Fardisk.Server.Cli;

/// <summary>Makes text that came from the network, a file or the operator harmless for a terminal: an escape sequence in a host name must not move the cursor or fake a line.</summary>
public static class TerminalText
{
    /// <summary>Control characters, line and paragraph separators, invisible and direction-changing characters and half surrogates become <c>\xNN</c> or <c>\uNNNN</c>; all else stays.</summary>
    public static string Escape(string? text)
    {
        if (string.IsNullOrEmpty(text) || !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text ?? "";
        }

        StringBuilder escaped = new(text.Length + 16);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                bool isHidden = IsHidden(CharUnicodeInfo.GetUnicodeCategory(text, i));
                escaped.Append(isHidden ? $"\\u{char.ConvertToUtf32(c, text[i + 1]):x}" : text.AsSpan(i, 2));
                i++;
            }
            else if (IsHidden(char.GetUnicodeCategory(c)))
            {
                escaped.Append(c < 0x100 ? $"\\x{(int)c:x2}" : $"\\u{(int)c:x4}");
            }
            else
            {
                escaped.Append(c);
            }
        }

        return escaped.ToString();
    }

    /// <summary>As <see cref="Escape"/>, line by line: for texts of several lines that we made ourselves around foreign words.</summary>
    public static string EscapeLines(string? text) => string.Join('\n', (text ?? "").Split('\n').Select(Escape));

    // Format covers the direction marks (U+202A-202E, U+2066-2069), zero-width characters and tags.
    private static bool IsHidden(UnicodeCategory category) => category
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
