using Fardisk.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Fardisk.State;

/// <summary>The folder that <c>[server] data</c> names, and where everything lies in it. Opening it creates what is missing and takes no lock.</summary>
public sealed class DataFolder
{
    // Disks and leases are nobody else's business; the group may be let in by the operator.
    private const UnixFileMode OwnerAndGroup =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    // How the runtime and FileLock number what the system refused.
    private const int NotPermitted = 1;
    private const int AccessDenied = 13;
    private const int NoSpaceLeft = 28;
    private const int OverQuota = 122;

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
    /// <exception cref="FardiskException">STATE-0007: the path is a file, or not writable.</exception>
    public static DataFolder Open(string path)
    {
        DataFolder folder = new(Path.GetFullPath(path));
        try
        {
            foreach (string part in (string[])[folder.Root, folder.ImagesPath, folder.ClientsPath, folder.TemporaryPath])
            {
                CreateFolder(part);
            }
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw folder.Failure("used as data folder", ex);
        }

        return folder;
    }

    /// <summary>Becomes the only writer, and empties <see cref="TemporaryPath"/>.</summary>
    /// <exception cref="FardiskException">STATE-0006: another process is; the sentence names its process id.</exception>
    public DataFolderLock Lock() => TryLock(out int holder) ?? throw new FardiskException(
        StateErrors.InUse,
        holder > 0 ? $"{Root} is in use by the process {holder}." : $"{Root} is in use by another process.");

    /// <summary>As <see cref="Lock"/>, but <see langword="null"/> when another process holds it (then talk to it through <see cref="SocketPath"/>).</summary>
    /// <param name="holder">The other process's id, or 0 when it is not known.</param>
    public DataFolderLock? TryLock(out int holder)
    {
        try
        {
            SafeFileHandle? handle = FileLock.TryTake(LockPath, out holder);
            if (handle is null)
            {
                return null;
            }

            DataFolderLock held = new(handle);
            try
            {
                EmptyTemporary();
                return held;
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw Failure("locked", ex);
        }
    }

    /// <summary>A path in <see cref="TemporaryPath"/> that nobody uses.</summary>
    public string NewTemporaryPath(string suffix) => Path.Combine(TemporaryPath, $"{Guid.NewGuid():n}{suffix}");

    private FardiskException Failure(string whatFor, Exception ex) => ex switch
    {
        IOException { HResult: NoSpaceLeft or OverQuota } => new(StateErrors.DiskFull, $"{Root} cannot be {whatFor}: its file system is full.", ex),
        UnauthorizedAccessException or IOException { HResult: NotPermitted or AccessDenied } => new(
            StateErrors.BadFolder, $"{Root} cannot be {whatFor}: user {Environment.UserName} has no right to it. Run the command as its owner (sudo).", ex),
        _ => new(StateErrors.BadFolder, $"{Root} cannot be {whatFor}: {ex.Message}", ex),
    };

    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerAndGroup);
        }
    }

    private void EmptyTemporary()
    {
        DirectoryInfo temporary = new(TemporaryPath);
        foreach (FileSystemInfo entry in temporary.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null } folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }
}
