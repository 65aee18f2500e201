namespace Fardisk.Options;

/// <summary>Finds what somebody meant to write.</summary>
internal static class Spelling
{
    private const int LengthMax = 64;

    /// <summary>The nearest word, if it is near: one slip in three characters, other case, missing hyphens.</summary>
    public static string? Nearest(string word, IEnumerable<string> words)
    {
        if (word.Length is 0 or > LengthMax)
        {
            return null;
        }

        (string Word, int Distance) best = words.Select(w => (w, Distance(Plain(word), Plain(w)))).DefaultIfEmpty(("", int.MaxValue)).MinBy(p => p.Item2);
        return best.Distance <= Math.Max(1, best.Word.Length / 3) ? best.Word : null;
    }

    private static string Plain(string word) => word.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    // Levenshtein's distance where two neighbours that changed places count as one slip.
    private static int Distance(string a, string b)
    {
        int[] twoAbove = new int[b.Length + 1];
        int[] above = [.. Enumerable.Range(0, b.Length + 1)];
        int[] row = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int changed = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(changed, Math.Min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], twoAbove[j - 2] + 1);
                }
            }

            (twoAbove, above, row) = (above, row, twoAbove);
        }

        return above[b.Length];
    }
}
