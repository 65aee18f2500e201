using System.Globalization;
using System.Net;
using Fardisk.Diagnostics;
using Fardisk.Protocols.Wire;

namespace Fardisk.Clients;

/// <summary>Finds the clients that an operator means by <c>pc07</c>, <c>pc*</c>, <c>pc[01-30]</c>, a MAC or an IP address.</summary>
public static class ClientPattern
{
    /// <summary>Longest pattern, in characters.</summary>
    public const int LengthMax = 256;

    /// <summary>The clients that match, by name; empty when none does.</summary>
    /// <param name="pattern">What the operator wrote. <c>*</c>: any characters; <c>?</c>: one; <c>[01-30]</c>, <c>[1,3,7-9]</c>: numbers, with as many digits as they are written with.</param>
    /// <param name="clients">All clients.</param>
    /// <param name="macAt">Which card has an address now (the address book); <see langword="null"/>: reserved addresses only.</param>
    /// <exception cref="FardiskException">CLIENT-0004: not a pattern.</exception>
    public static IReadOnlyList<Client> Match(string pattern, IReadOnlyList<Client> clients, Func<IPAddress, MacAddress?>? macAt = null)
    {
        pattern = pattern.Trim().ToLowerInvariant();
        if (pattern.Length is 0 or > LengthMax)
        {
            throw Bad(pattern, $"a pattern has 1 to {LengthMax} characters");
        }

        if (MacAddress.TryParse(pattern, out MacAddress mac))
        {
            return [.. clients.Where(c => c.Macs.Contains(mac))];
        }

        if (pattern.Contains('.', StringComparison.Ordinal) && Options.Ipv4Text.TryParse(pattern, out IPAddress address))
        {
            MacAddress? card = macAt?.Invoke(address);
            return [.. clients.Where(c => address.Equals(c.Address) || (card is { } at && c.Macs.Contains(at)))];
        }

        if (pattern.Contains('/', StringComparison.Ordinal))
        {
            throw Bad(pattern, "groups (room1/*) are not available in this version yet");
        }

        List<Part> parts = Read(pattern);
        return [.. clients.Where(c => Fits(c.Name, parts)).OrderBy(c => c.Name, StringComparer.Ordinal)];
    }

    private static List<Part> Read(string pattern)
    {
        List<Part> parts = [];
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c == '[')
            {
                int end = pattern.IndexOf(']', i);
                if (end < 0)
                {
                    throw Bad(pattern, "'[' has no ']'");
                }

                parts.Add(new Part('[', [.. pattern[(i + 1)..end].Split(',').Select(r => ReadNumbers(r, pattern))]));
                i = end;
            }
            else if (char.IsAsciiLetterOrDigit(c) || c is '-' or '?')
            {
                parts.Add(new Part(c));
            }
            else if (c == '*')
            {
                // Two stars say what one says, and would only cost time.
                if (parts is not [.., { Kind: '*' }])
                {
                    parts.Add(new Part(c));
                }
            }
            else
            {
                throw Bad(pattern, $"'{c}' is in no client name");
            }
        }

        return parts;
    }

    private static Numbers ReadNumbers(string text, string pattern)
    {
        string[] ends = text.Trim().Split('-');
        string first = ends[0];
        string last = ends[^1];
        bool areNumbers = ends.Length <= 2
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int low)
            && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out int high)
            && low <= high;
        return areNumbers
            ? new Numbers(int.Parse(first, CultureInfo.InvariantCulture), int.Parse(last, CultureInfo.InvariantCulture), first.Length)
            : throw Bad(pattern, $"[{text}] is no range of numbers; write [01-30] or [1,3,7-9]");
    }

    // All places in the name that the parts so far can reach: linear work for each part, whatever the stars are.
    private static bool Fits(string name, List<Part> parts)
    {
        Span<bool> reached = stackalloc bool[name.Length + 1];
        Span<bool> next = stackalloc bool[name.Length + 1];
        reached[0] = true;
        foreach (Part part in parts)
        {
            next.Clear();
            for (int at = 0; at <= name.Length; at++)
            {
                if (reached[at])
                {
                    part.Step(name.AsSpan(at), next[at..]);
                }
            }

            Span<bool> swap = reached;
            reached = next;
            next = swap;
        }

        return reached[name.Length];
    }

    private static FardiskException Bad(string pattern, string why) => new(ClientErrors.BadPattern, $"\"{pattern}\" cannot be read: {why}.");

    /// <summary>One step: a literal, <c>?</c>, <c>*</c>, or numbers.</summary>
    private readonly record struct Part(char Kind, Numbers[]? Ranges = null)
    {
        /// <summary>Marks how far from here this part can reach.</summary>
        public void Step(ReadOnlySpan<char> rest, Span<bool> reached)
        {
            switch (Kind)
            {
                case '*':
                    reached.Fill(true);
                    break;
                case '[':
                    int digits = rest.IndexOfAnyExceptInRange('0', '9');
                    digits = digits < 0 ? rest.Length : digits;
                    for (int length = 1; length <= digits; length++)
                    {
                        reached[length] |= Holds(rest[..length]);
                    }

                    break;
                default:
                    if (rest.Length > 0 && (Kind == '?' || Kind == rest[0]))
                    {
                        reached[1] = true;
                    }

                    break;
            }
        }

        private bool Holds(ReadOnlySpan<char> digits)
        {
            foreach (Numbers range in Ranges!)
            {
                if (range.Holds(digits))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private readonly record struct Numbers(int Low, int High, int Width)
    {
        // "01" asks for two digits; "1" also finds 10 in [1-30]. Leading zeros beyond the width belong to another name.
        public bool Holds(ReadOnlySpan<char> digits) =>
            digits.Length >= Width && (digits.Length == Width || digits[0] != '0')
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= Low && number <= High;
    }
}
