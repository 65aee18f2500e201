namespace Fardisk.Options;

/// <summary>Reads <c>fardisk.toml</c> whole: all its mistakes at once, each with its place and the operator's own key.</summary>
public static class SettingsFile
{
    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="Diagnostics.FardiskException">CONF-0001 with every mistake on a line of its own; CONF-0002 when the file cannot be read.</exception>
    public static Settings Load(string path) => throw new NotImplementedException();

    /// <summary>Reads and checks a text.</summary>
    /// <param name="text">TOML.</param>
    /// <param name="path">The file it is from: relative paths in it are resolved against its folder.</param>
    public static SettingsReading Parse(string text, string path) => throw new NotImplementedException();
}
