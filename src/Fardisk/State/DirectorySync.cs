using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fardisk.State;

/// <summary>Makes a new, renamed or deleted name in a folder outlive the host: the file's own flush does not.</summary>
public static partial class DirectorySync
{
    private const int OpenReadOnly = 0;
    private const int OpenCloseOnExec = 0x80000;
    private const int InvalidArgument = 22;

    /// <summary>Flushes a folder's entries. Does nothing outside Linux, where the file system does it by itself or offers no call.</summary>
    /// <exception cref="IOException">The folder cannot be opened, or its device failed.</exception>
    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using SafeFileHandle handle = OpenFolder(folder, OpenReadOnly | OpenCloseOnExec);
        if (handle.IsInvalid)
        {
            throw Failure(folder);
        }

        // EINVAL: a file system (some FUSE ones) that has no such call for folders; it keeps no promise then, whatever we do.
        if (Sync(handle) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
        {
            throw Failure(folder);
        }
    }

    private static IOException Failure(string folder)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{folder}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle handle);
}
