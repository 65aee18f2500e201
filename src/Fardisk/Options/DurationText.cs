using System.Globalization;

namespace Fardisk.Options;

/// <summary>Times as operators write them: <c>8h</c>, <c>30m</c>, <c>1d</c>, <c>1h30m</c>, <c>500ms</c>.</summary>
public static class DurationText
{
    private static readonly (string Unit, TimeSpan Length)[] s_units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    // 100 years: far above every limit, far below what overflows.
    private const long CountMax = 36_500L * 86_400_000;

    /// <summary>Reads one or more numbers with a unit each.</summary>
    public static bool TryParse(string? text, out TimeSpan time)
    {
        time = TimeSpan.Zero;
        ReadOnlySpan<char> rest = (text ?? "").AsSpan().Trim();
        if (rest.IsEmpty)
        {
            return false;
        }

        while (!rest.IsEmpty)
        {
            int digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long count) || count > CountMax)
            {
                return false;
            }

            rest = rest[digits..];
            int letters = rest.IndexOfAnyExceptInRange('a', 'z');
            ReadOnlySpan<char> unit = letters < 0 ? rest : rest[..letters];
            rest = rest[unit.Length..];
            if (!TryUnit(unit, out TimeSpan length) || count > CountMax / (long)length.TotalMilliseconds)
            {
                return false;
            }

            time += length * count;
        }

        return true;
    }

    /// <summary>The shortest form that <see cref="TryParse"/> reads back.</summary>
    public static string Format(TimeSpan time)
    {
        for (int i = s_units.Length - 1; i > 0; i--)
        {
            if (time.Ticks % s_units[i].Length.Ticks == 0)
            {
                return $"{time.Ticks / s_units[i].Length.Ticks}{s_units[i].Unit}";
            }
        }

        return $"{(long)time.TotalMilliseconds}ms";
    }

    private static bool TryUnit(ReadOnlySpan<char> text, out TimeSpan length)
    {
        foreach ((string unit, TimeSpan unitLength) in s_units)
        {
            if (text.SequenceEqual(unit))
            {
                length = unitLength;
                return true;
            }
        }

        length = default;
        return false;
    }
}
