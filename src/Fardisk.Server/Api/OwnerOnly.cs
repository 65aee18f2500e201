namespace Fardisk.Server.Api;

/// <summary>Files that only their owner may read and write: the token and the control socket.</summary>
internal static class OwnerOnly
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Closes a file to everybody else.</summary>
    public static void Close(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Mode);
        }
    }

    /// <summary>Writes a new file, or over one that is closed already; nobody else can read it at any moment.</summary>
    public static void Write(string path, string text)
    {
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Mode;
        }

        using StreamWriter writer = new(path, options);
        writer.Write(text);
    }

    /// <summary>Whether nobody else can read or write it.</summary>
    public static bool IsClosed(string path) => !OperatingSystem.IsWindows() && File.GetUnixFileMode(path) == Mode;
}
