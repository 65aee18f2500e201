using System.Reflection;

namespace Fardisk.Server.Cli;

/// <summary>The pages of docs/errors, which are built into the program: they can be read on a machine without a network.</summary>
internal static class ErrorPages
{
    private const string Prefix = "errors/";
    private const string Suffix = ".md";

    /// <summary>The page about the pages, which is no error.</summary>
    private const string Contents = "errors/README.md";

    /// <summary>Every page, by id.</summary>
    public static IReadOnlyList<ErrorPage> All() => [.. Resources()
        .Select(name => Read(name[Prefix.Length..^Suffix.Length]))
        .OfType<ErrorPage>()
        .OrderBy(page => page.Id, StringComparer.Ordinal)];

    /// <summary>The page of an id in any case, or <see langword="null"/>.</summary>
    public static ErrorPage? Read(string id)
    {
        string? resource = Resources().FirstOrDefault(name => name.Equals(Prefix + id + Suffix, StringComparison.OrdinalIgnoreCase));
        if (resource is null)
        {
            return null;
        }

        using Stream stream = Assembly.GetManifestResourceStream(resource)!;
        using StreamReader reader = new(stream);
        string text = reader.ReadToEnd();
        string known = resource[Prefix.Length..^Suffix.Length];
        string heading = text.Split('\n', 2)[0].TrimStart('#', ' ').Trim();
        return new ErrorPage(known, heading.StartsWith(known + ":", StringComparison.Ordinal) ? heading[(known.Length + 1)..].Trim() : heading, text);
    }

    private static Assembly Assembly => typeof(ErrorPages).Assembly;

    private static IEnumerable<string> Resources() => Assembly.GetManifestResourceNames().Where(name =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal) && name != Contents);
}
