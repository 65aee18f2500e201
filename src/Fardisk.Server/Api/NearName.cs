namespace Fardisk.Server.Api;

/// <summary>"Did you mean": the name nearest to a mistyped one.</summary>
internal static class NearName
{
    private const int DistanceMax = 2;
    private const int LengthMax = 64;

    /// <summary>The nearest name within two typing mistakes (fewer for short names), or <see langword="null"/>.</summary>
    public static string? Of(string typed, IEnumerable<string> names)
    {
        if (typed.Length is 0 or > LengthMax)
        {
            return null;
        }

        int limit = Math.Min(DistanceMax, Math.Max(1, typed.Length / 2));
        return names
            .Where(name => Math.Abs(name.Length - typed.Length) <= limit && name.Length <= LengthMax)
            .Select(name => (Name: name, Distance: Distance(typed.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(near => near.Distance <= limit)
            .OrderBy(near => near.Distance)
            .ThenBy(near => near.Name, StringComparer.Ordinal)
            .Select(near => near.Name)
            .FirstOrDefault();
    }

    // Levenshtein, one row at a time.
    private static int Distance(string a, string b)
    {
        Span<int> row = stackalloc int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
