using System.Buffers;

namespace Fardisk.Options;

/// <summary>Syntax of iSCSI names: RFC 7143 §4.2.7 (formerly RFC 3720 §3.2.6), prepared as RFC 3722 says.</summary>
public static class IscsiName
{
    /// <summary>Longest name, in bytes (RFC 7143 §4.2.7.1).</summary>
    public const int LengthMax = 223;

    // RFC 3722 §6.1: of ASCII only these survive the preparation, and capitals become small.
    private static readonly SearchValues<char> s_letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.:");
    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>What is wrong with a name as stored (lower case); <see langword="null"/>: nothing.</summary>
    public static string? Mistake(string name)
    {
        if (name.Length is 0 or > LengthMax)
        {
            return $"\"{name}\" has {name.Length} characters; an iSCSI name has 1 to {LengthMax}";
        }

        int bad = name.AsSpan().IndexOfAnyExcept(s_letters);
        if (bad >= 0)
        {
            return $"\"{name}\" has '{name[bad]}'; an iSCSI name has small letters, digits, '-', '.' and ':'";
        }

        return name[..Math.Min(4, name.Length)] switch
        {
            "iqn." => IqnMistake(name),
            "eui." => IsHex(name.AsSpan(4), 16) ? null : $"\"{name}\": eui. is followed by 16 hexadecimal digits",
            "naa." => IsHex(name.AsSpan(4), 16) || IsHex(name.AsSpan(4), 32) ? null : $"\"{name}\": naa. is followed by 16 or 32 hexadecimal digits",
            _ => $"\"{name}\" begins with none of iqn., eui., naa.",
        };
    }

    /// <summary>What is wrong with an <c>iqn.</c> name; <see langword="null"/>: nothing.</summary>
    public static string? IqnMistake(string name)
    {
        const string Form = "the form is iqn.YYYY-MM.reversed.domain, for instance iqn.2026-11.io.fardisk";
        ReadOnlySpan<char> rest = name;
        if (!rest.StartsWith("iqn."))
        {
            return $"\"{name}\" does not begin with iqn.; {Form}";
        }

        rest = rest[4..];
        bool isDate = rest.Length >= 7 && rest[4] == '-' && !rest[..4].ContainsAnyExceptInRange('0', '9')
            && !rest[5..7].ContainsAnyExceptInRange('0', '9') && int.Parse(rest[5..7]) is >= 1 and <= 12;
        if (!isDate)
        {
            return $"\"{name}\" has no year and month after iqn.; {Form}";
        }

        if (rest.Length < 9 || rest[7] != '.')
        {
            return $"\"{name}\" has no reversed domain after the month; {Form}";
        }

        ReadOnlySpan<char> domain = rest[8..];
        int colon = domain.IndexOf(':');
        domain = colon < 0 ? domain : domain[..colon];
        foreach (Range label in domain.Split('.'))
        {
            ReadOnlySpan<char> part = domain[label];
            if (part.IsEmpty || part[0] == '-' || part[^1] == '-' || part.Length > 63)
            {
                return $"\"{name}\": {domain} is no domain name; {Form}";
            }
        }

        return null;
    }

    private static bool IsHex(ReadOnlySpan<char> text, int length) =>
        text.Length == length && !text.ContainsAnyExcept(s_hexDigits);
}
