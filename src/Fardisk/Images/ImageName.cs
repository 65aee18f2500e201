using System.Buffers;
using Fardisk.Diagnostics;

namespace Fardisk.Images;

/// <summary>The rule for image names. They become folder names, so it lets no path through.</summary>
public static class ImageName
{
    /// <summary>Longest name, in characters.</summary>
    public const int LengthMax = 63;

    private static readonly SearchValues<char> s_letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-_");

    /// <summary>A legal name in lower case.</summary>
    public static bool IsLegal(string name) =>
        name.Length is > 0 and <= LengthMax && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
        && !name.AsSpan().ContainsAnyExcept(s_letters);

    /// <summary>The name in lower case.</summary>
    /// <exception cref="FardiskException">IMAGE-0001.</exception>
    public static string Normalize(string name)
    {
        string lower = name.ToLowerInvariant();
        return IsLegal(lower) ? lower : throw new FardiskException(ImageErrors.BadName, $"\"{name}\" is no image name.");
    }
}
