namespace Fardisk.State;

/// <summary>The folder that <c>[server] data</c> names, and where everything lies in it. Opening it creates what is missing and takes no lock.</summary>
public sealed class DataFolder
{
    private DataFolder(string root) => Root = root;

    /// <summary>Absolute path of the folder.</summary>
    public string Root { get; }

    /// <summary>The state database.</summary>
    public string StatePath => Path.Combine(Root, "state.db");

    /// <summary>Golden images, a folder each.</summary>
    public string ImagesPath => Path.Combine(Root, "images");

    /// <summary>Clients' disks, a folder each.</summary>
    public string ClientsPath => Path.Combine(Root, "clients");

    /// <summary>Unfinished files; emptied whenever the lock is taken.</summary>
    public string TemporaryPath => Path.Combine(Root, "tmp");

    /// <summary>The running server's Unix socket, for commands.</summary>
    public string SocketPath => Path.Combine(Root, "fardisk.sock");

    /// <summary>The file that the only writer holds locked.</summary>
    public string LockPath => Path.Combine(Root, "lock");

    /// <summary>Creates the layout where it is missing.</summary>
    /// <exception cref="Diagnostics.FardiskException">STATE-0007: the path is a file, or not writable.</exception>
    public static DataFolder Open(string path) => throw new NotImplementedException();

    /// <summary>Becomes the only writer, and empties <see cref="TemporaryPath"/>.</summary>
    /// <exception cref="Diagnostics.FardiskException">STATE-0006: another process is; the sentence names its process id.</exception>
    public DataFolderLock Lock() => throw new NotImplementedException();

    /// <summary>As <see cref="Lock"/>, but <see langword="null"/> when another process holds it (then talk to it through <see cref="SocketPath"/>).</summary>
    /// <param name="holder">The other process's id, or 0 when it is not known.</param>
    public DataFolderLock? TryLock(out int holder) => throw new NotImplementedException();
}
