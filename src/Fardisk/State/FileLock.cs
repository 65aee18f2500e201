using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Fardisk.State;

/// <summary>An exclusive flock(2) on a file that holds its owner's process id. The kernel releases it when the owner dies.</summary>
internal static partial class FileLock
{
    private const int OpenReadWriteCreateCloseOnExec = 0x2 | 0x40 | 0x80000;
    private const int OwnerReadWrite = 0x180; // 0600
    private const int LockExclusiveNow = 2 | 4;
    private const int Unlock = 8;
    private const int WouldBlock = 11;
    private const int NoSpaceLeft = 28;
    private const int OverQuota = 122;

    /// <summary>Takes the lock, or gives <see langword="null"/> and the process id found in the file (0: none).</summary>
    public static SafeFileHandle? TryTake(string path, out int holder)
    {
        holder = 0;
        SafeFileHandle handle = OpenFile(path, OpenReadWriteCreateCloseOnExec, OwnerReadWrite);
        if (handle.IsInvalid)
        {
            handle.Dispose();
            throw Failure(path);
        }

        if (Lock(handle, LockExclusiveNow) == 0)
        {
            Sign(handle);
            return handle;
        }

        int error = Marshal.GetLastPInvokeError();
        using (handle)
        {
            if (error != WouldBlock)
            {
                throw Failure(path);
            }

            byte[] text = new byte[16];
            int count = RandomAccess.Read(handle, text, 0);
            _ = int.TryParse(Encoding.ASCII.GetString(text, 0, count).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out holder);
            return null;
        }
    }

    /// <summary>Lets go at once. Closing alone would not: a child that is being started holds a copy of the handle until its program begins.</summary>
    public static void Release(SafeFileHandle handle)
    {
        _ = Lock(handle, Unlock);
        handle.Dispose();
    }

    // The process id is for the sentence that another process shows; without it the lock holds as well.
    private static void Sign(SafeFileHandle handle)
    {
        byte[] own = Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
        try
        {
            RandomAccess.SetLength(handle, 0);
            RandomAccess.Write(handle, own, 0);
        }
        catch (IOException ex) when (ex.HResult is NoSpaceLeft or OverQuota)
        {
            // The commands that make room must still run; and better no id than half of one.
            RandomAccess.SetLength(handle, 0);
        }
    }

    private static IOException Failure(string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenFile(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle handle, int operation);
}
