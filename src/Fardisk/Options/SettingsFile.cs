using Fardisk.Diagnostics;

namespace Fardisk.Options;

/// <summary>Reads <c>fardisk.toml</c> whole: all its mistakes at once, each with its place and the operator's own key.</summary>
public static class SettingsFile
{
    /// <summary>Largest file, in bytes.</summary>
    public const int SizeMax = 1024 * 1024;

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="FardiskException">CONF-0001 with every mistake on a line of its own; CONF-0002 when the file cannot be read.</exception>
    public static Settings Load(string path)
    {
        string text;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > SizeMax } file)
            {
                throw new FardiskException(SettingsErrors.CannotRead, $"{path} has {file.Length:N0} bytes; a settings file has at most {SizeMax:N0}.");
            }

            text = File.ReadAllText(path);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new FardiskException(SettingsErrors.CannotRead, $"{path} cannot be read: {ex.Message}", ex);
        }

        SettingsReading reading = Parse(text, path);
        return reading.Settings ?? throw new FardiskException(SettingsErrors.Mistakes, Describe(reading.Mistakes, path));
    }

    /// <summary>Reads and checks a text.</summary>
    /// <param name="text">TOML.</param>
    /// <param name="path">The file it is from: relative paths in it are resolved against its folder.</param>
    public static SettingsReading Parse(string text, string path)
    {
        SettingsMistakes mistakes = new();
        TomlTable root = TomlTree.Read(text, path, mistakes);
        Settings settings = SettingsReader.Read(root, Path.GetFullPath(path), mistakes);

        // Settings that a syntax error hid would look like missing ones.
        if (!mistakes.HasSyntaxErrors)
        {
            foreach (string mistake in settings.ValidateParts())
            {
                int colon = mistake.IndexOf(": ", StringComparison.Ordinal);
                mistakes.Add(mistake[..colon], mistake[(colon + 2)..]);
            }

            foreach (SettingsConflict conflict in SettingsConflict.Find(settings).Where(c => !mistakes.Has(c.Key) && !mistakes.Has(c.OtherKey)))
            {
                bool isOtherOnly = conflict.OtherText.Length > 0 && mistakes.HasPlace(conflict.OtherKey) && !mistakes.HasPlace(conflict.Key);
                mistakes.Add(isOtherOnly ? conflict.OtherKey : conflict.Key, isOtherOnly ? conflict.OtherText : conflict.Text);
            }
        }

        IReadOnlyList<SettingsMistake> all = mistakes.All;
        return new SettingsReading(all.Count == 0 ? settings : null, all);
    }

    private static string Describe(IReadOnlyList<SettingsMistake> mistakes, string path)
    {
        string count = mistakes.Count == 1 ? "1 mistake" : $"{mistakes.Count} mistakes";
        return $"{path} has {count}:\n" + string.Join('\n', mistakes.Select(m => "  " + m.ToSentence(path)));
    }
}
