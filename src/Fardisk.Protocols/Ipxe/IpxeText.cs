using System.Diagnostics.CodeAnalysis;

namespace Fardisk.Protocols.Ipxe;

/// <summary>Keeps other people's text from becoming an iPXE command.</summary>
/// <remarks>
/// iPXE splits a line at blanks and then knows <c>||</c>, <c>&amp;&amp;</c>, <c>;</c> and a leading <c>#</c>; a trailing backslash joins two lines;
/// <c>${name}</c> is expanded, and what it expands to is expanded again. It has no quotes and no escape character,
/// so the only safe way is to leave such characters out.
/// </remarks>
public static class IpxeText
{
    /// <summary>Longest text that goes on one line, in characters.</summary>
    public const int TextLengthMax = 200;

    /// <summary>Longest iSCSI name, in characters: 223 bytes (RFC 7143 §4.2.7.1).</summary>
    public const int NameLengthMax = 223;

    /// <summary>Text for <c>echo</c>, <c>item</c> and the like: every character that could mean something to iPXE, or to a terminal, becomes a question mark.</summary>
    /// <param name="text">Anything; <see langword="null"/> counts as empty. Cut after <see cref="TextLengthMax"/> characters.</param>
    /// <returns>Printable ASCII without <c># $ &amp; ; \ ` { | }</c>, no line end.</returns>
    public static string Safe(string? text)
    {
        ReadOnlySpan<char> source = text.AsSpan();
        source = source[..Math.Min(source.Length, TextLengthMax)];
        return string.Create(source.Length, source, static (target, characters) =>
        {
            for (int i = 0; i < characters.Length; i++)
            {
                target[i] = IsPlain(characters[i]) ? characters[i] : '?';
            }
        });
    }

    /// <summary>Whether a name can be an iSCSI name in a script: <c>iqn.</c>, <c>eui.</c> or <c>naa.</c>, then ASCII letters, digits, dot, hyphen, colon or underscore.</summary>
    /// <remarks>RFC 3722 lets more of Unicode through; firmware does not. An underscore is outside it, but old targets have it.</remarks>
    /// <param name="name">At most <see cref="NameLengthMax"/> characters; <see langword="null"/> gives false.</param>
    public static bool IsIscsiName([NotNullWhen(true)] string? name)
    {
        if (name is null || name.Length is < 5 or > NameLengthMax)
        {
            return false;
        }

        bool hasType = name.StartsWith("iqn.", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("eui.", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("naa.", StringComparison.OrdinalIgnoreCase);
        return hasType && IsToken(name);
    }

    /// <summary>Whether a text is one harmless word: ASCII letters, digits, dot, hyphen, colon, underscore; not empty, not opened by a hyphen.</summary>
    /// <param name="text">The word; <see langword="null"/> gives false.</param>
    public static bool IsToken([NotNullWhen(true)] string? text)
    {
        if (string.IsNullOrEmpty(text) || text[0] == '-')
        {
            return false;
        }

        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or ':' or '_'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPlain(char c) => c is >= ' ' and <= '~' and not ('#' or '$' or '&' or ';' or '\\' or '`' or '{' or '|' or '}');
}
