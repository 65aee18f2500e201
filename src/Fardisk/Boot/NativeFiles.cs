using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Fardisk.Boot;

/// <summary>Two questions that .NET cannot put to the kernel: where a path really leads, and whether it is a regular file.</summary>
internal static partial class NativeFiles
{
    private const int AtFdCwd = -100;
    private const uint StatxType = 1;
    private const int StatxLength = 256;
    private const int ModeOffset = 28; // stx_mode in struct statx, the same on every architecture
    private const int TypeMask = 0xF000;
    private const int TypeRegular = 0x8000;

    /// <summary>The path with every link followed, or <see langword="null"/> when it leads nowhere.</summary>
    public static string? RealPath(string path)
    {
        nint text = RealPathNative(path, 0);
        if (text == 0)
        {
            return null;
        }

        try
        {
            return Marshal.PtrToStringUTF8(text);
        }
        finally
        {
            Free(text);
        }
    }

    /// <summary>False for folders, devices, sockets and pipes: opening a pipe would wait for ever.</summary>
    public static bool IsRegularFile(string path)
    {
        Span<byte> result = stackalloc byte[StatxLength];
        return Statx(AtFdCwd, path, 0, StatxType, ref MemoryMarshal.GetReference(result)) == 0
            && ((BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(result[ModeOffset..]) : BinaryPrimitives.ReadUInt16BigEndian(result[ModeOffset..]))
                & TypeMask) == TypeRegular;
    }

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint RealPathNative(string path, nint resolved);

    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void Free(nint memory);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte result);
}
