using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fardisk.Images;

/// <summary>What the base library has no call for: holes, clones and identities of files.</summary>
internal static partial class SparseFile
{
    private const int SeekEnd = 2;
    private const int SeekData = 3;
    private const int SeekHole = 4;
    private const int NoDataThere = 6; // ENXIO
    private const nuint CloneRequest = 0x4004_9409; // FICLONE
    private const uint StatxInodeAndBlocks = 0x100 | 0x400;
    private const uint StatxType = 0x1;
    private const int CurrentFolder = -100;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int BlockDevice = 0x6000;

    /// <summary>Size of a file or block device, in bytes.</summary>
    public static long LengthOf(SafeFileHandle file)
    {
        long length = RandomAccess.GetLength(file);
        return length > 0 || !OperatingSystem.IsLinux() ? length : Math.Max(0, Seek(file, 0, SeekEnd));
    }

    /// <summary>The next stretch of data at or after <paramref name="from"/>; everything before it is a hole. False: only a hole follows.</summary>
    /// <remarks>Where the system cannot tell, all is data.</remarks>
    public static bool TryNextData(SafeFileHandle file, long from, long length, out long start, out long end)
    {
        start = from;
        end = length;
        if (from >= length)
        {
            return false;
        }

        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        long data = Seek(file, from, SeekData);
        if (data < 0)
        {
            return Marshal.GetLastPInvokeError() != NoDataThere;
        }

        long hole = Seek(file, data, SeekHole);
        start = Math.Min(data, length);
        end = hole < 0 ? length : Math.Min(hole, length);
        return start < end;
    }

    /// <summary>Shares all blocks of <paramref name="source"/> (btrfs, XFS); false where the file system cannot.</summary>
    public static bool TryClone(SafeFileHandle source, SafeFileHandle target) =>
        OperatingSystem.IsLinux() && Control(target, CloneRequest, source) == 0;

    /// <summary>Copies within the kernel.</summary>
    /// <returns>Bytes copied; 0 at the end; -1 with <paramref name="error"/> set.</returns>
    public static long CopyRange(SafeFileHandle source, SafeFileHandle target, long offset, long count, out int error)
    {
        long from = offset;
        long to = offset;
        nint copied = CopyFileRange(source, ref from, target, ref to, (nuint)count, 0);
        error = copied < 0 ? Marshal.GetLastPInvokeError() : 0;
        return copied;
    }

    /// <summary>Identity of a file within its file system, and the space it takes; zeros where the system cannot tell.</summary>
    public static unsafe (ulong Inode, long StoredBytes) Identify(string path)
    {
        byte* buffer = stackalloc byte[256];
        if (!OperatingSystem.IsLinux() || Statx(CurrentFolder, path, 0, StatxInodeAndBlocks, buffer) != 0)
        {
            return default;
        }

        // struct statx has one layout on every architecture: stx_ino at 32, stx_blocks (of 512 bytes) at 48.
        return (*(ulong*)(buffer + 32), *(long*)(buffer + 48) * 512);
    }

    /// <summary>Whether a path leads to bytes that end: a file or block device, no folder, pipe, socket or character device. True where the system cannot tell.</summary>
    /// <remarks>Asked before opening: a pipe would keep the opener waiting for a writer, beyond the reach of every signal but KILL.</remarks>
    public static unsafe bool IsFileOrBlockDevice(string path)
    {
        byte* buffer = stackalloc byte[256];
        if (!OperatingSystem.IsLinux() || Statx(CurrentFolder, path, 0, StatxType, buffer) != 0)
        {
            return true;
        }

        // stx_mode lies at 28.
        return (*(ushort*)(buffer + 28) & TypeMask) is RegularFile or BlockDevice;
    }

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(SafeFileHandle file, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle target, nuint request, SafeFileHandle source);

    [LibraryImport("libc", EntryPoint = "copy_file_range", SetLastError = true)]
    private static partial nint CopyFileRange(SafeFileHandle source, ref long sourceOffset, SafeFileHandle target, ref long targetOffset, nuint count, uint flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int folder, string path, int flags, uint mask, byte* buffer);
}
