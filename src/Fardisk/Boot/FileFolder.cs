using System.Diagnostics.CodeAnalysis;

namespace Fardisk.Boot;

/// <summary>A folder that PCs read from. No name leaves it.</summary>
/// <param name="path">The folder; it may be missing, then nothing is found.</param>
/// <param name="linksOutAllowed">Names that may be links to somewhere else: Debian's ipxe.efi is a link to /boot.</param>
internal sealed class FileFolder(string path, IReadOnlyCollection<string> linksOutAllowed)
{
    /// <summary>Longest name, in characters.</summary>
    public const int NameLengthMax = 255;

    /// <summary>Entries of one folder that are compared when a name's case differs.</summary>
    public const int EntriesMax = 10_000;

    /// <summary>The file with this name, or <see langword="null"/>: not there, not a regular file, or not allowed.</summary>
    /// <param name="name">From the network: with <c>\</c> or <c>/</c>, with or without one in front, any case.</param>
    public BootFile? Find(string name)
    {
        if (!TryClean(name, out string? clean) || NativeFiles.RealPath(path) is not { } root)
        {
            return null;
        }

        string? found = Path.Exists(Path.Combine(root, clean)) ? clean : FindIgnoringCase(root, clean);
        if (found is null || NativeFiles.RealPath(Path.Combine(root, found)) is not { } real)
        {
            return null;
        }

        bool staysInside = real.StartsWith(root.EndsWith('/') ? root : root + '/', StringComparison.Ordinal);
        if ((!staysInside && !linksOutAllowed.Contains(found)) || !NativeFiles.IsRegularFile(real))
        {
            return null;
        }

        FileInfo info = new(real);
        return info.Exists ? new BootFile(found, real, info.Length, new DateTimeOffset(info.LastWriteTimeUtc)) : null;
    }

    /// <summary>Brings a name into the form <c>a/b/c</c>; false when it may not be one.</summary>
    internal static bool TryClean(string? name, [NotNullWhen(true)] out string? clean)
    {
        clean = null;
        if (name is null || name.Length > NameLengthMax)
        {
            return false;
        }

        // Some ROMs read past the end of the option: the name then ends in 0xFF (the end mark) or blanks.
        string[] parts = name.TrimEnd('\u00FF', ' ').Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || parts.Any(p => p is "." or ".." || p.Any(char.IsControl)))
        {
            return false;
        }

        clean = string.Join('/', parts);
        return true;
    }

    // Windows' boot manager asks for \Boot\BCD and \boot\Fonts\wgl4_boot.ttf alike.
    private static string? FindIgnoringCase(string root, string clean)
    {
        string found = "";
        foreach (string part in clean.Split('/'))
        {
            string folder = Path.Combine(root, found);
            string? entry = Path.Exists(Path.Combine(folder, part)) ? part : EntryIgnoringCase(folder, part);
            if (entry is null)
            {
                return null;
            }

            found = found.Length == 0 ? entry : $"{found}/{entry}";
        }

        return found;
    }

    private static string? EntryIgnoringCase(string folder, string part)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(folder)
                .Take(EntriesMax)
                .Select(e => Path.GetFileName(e))
                .Where(e => string.Equals(e, part, StringComparison.OrdinalIgnoreCase))
                .Min(StringComparer.Ordinal);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            // Not a folder, gone meanwhile, or not ours to read: nothing is found in it.
            return null;
        }
    }
}
