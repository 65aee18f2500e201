using Microsoft.Win32.SafeHandles;

namespace Fardisk.Images;

/// <summary>Tells by its bytes what a file is that somebody takes for a disk.</summary>
internal static class DiskFormat
{
    private const int FooterSize = 512;

    // Where a name is longer than one format's, the bytes are those that every version of it has.
    private static readonly (int Offset, byte[] Magic, string Name)[] s_heads =
    [
        (0, [.. "QFI"u8, 0xFB], "a qcow2 image"),
        (0, [.. "QED\0"u8], "a QED image"),
        (0, [.. "KDMV"u8], "a VMDK image"),
        (0, [.. "COWD"u8], "a VMDK image"),
        (0, [.. "# Disk DescriptorFile"u8], "the descriptor of a VMDK image"),
        (0, [.. "vhdxfile"u8], "a VHDX image"),
        (0, [.. "conectix"u8], "a VHD image"),
        (0x40, [0x7F, 0x10, 0xDA, 0xBE], "a VDI image"),
        (0, [.. "WithoutFreeSpace"u8], "a Parallels image"),
        (0, [.. "WithouFreSpacExt"u8], "a Parallels image"),
    ];

    private static readonly (byte[] Magic, string Name, string Tool)[] s_packed =
    [
        ([0x1F, 0x8B, 0x08], "gzip", "gunzip"),
        ([0xFD, .. "7zXZ"u8, 0x00], "xz", "unxz"),
        ([0x28, 0xB5, 0x2F, 0xFD], "Zstandard", "unzstd"),
        ([.. "BZh"u8], "bzip2", "bunzip2"),
        ([.. "PK"u8, 0x03, 0x04], "zip", "unzip"),
        ([.. "MSWIM\0\0\0"u8], "a WIM archive", "wimapply"),
    ];

    /// <summary>What it is when it is not a raw disk, in a sentence with the command that helps; <see langword="null"/>: nothing speaks against raw.</summary>
    /// <param name="file">The file.</param>
    /// <param name="length">Its size in bytes.</param>
    /// <param name="path">Its path, for the command.</param>
    public static string? Mistake(SafeFileHandle file, long length, string path)
    {
        Span<byte> head = stackalloc byte[128];
        head = head[..ReadAt(file, head, 0)];
        foreach ((int offset, byte[] magic, string name) in s_heads)
        {
            if (head.Length >= offset + magic.Length && head[offset..].StartsWith(magic))
            {
                return $"{path} is {name}. Convert it: qemu-img convert -p -O raw {path} {path}.raw";
            }
        }

        foreach ((byte[] magic, string name, string tool) in s_packed)
        {
            if (head.StartsWith(magic))
            {
                return $"{path} is packed ({name}). Unpack it with {tool}; if what comes out is no raw disk, qemu-img convert -p -O raw makes one of it.";
            }
        }

        Span<byte> footer = stackalloc byte[FooterSize];
        if (length >= FooterSize && ReadAt(file, footer, length - FooterSize) == FooterSize && footer.StartsWith("conectix"u8))
        {
            return $"{path} is a VHD image (fixed size). Convert it: qemu-img convert -p -f vpc -O raw {path} {path}.raw";
        }

        return null;
    }

    private static int ReadAt(SafeFileHandle file, Span<byte> target, long offset)
    {
        int total = 0;
        while (total < target.Length && RandomAccess.Read(file, target[total..], offset + total) is > 0 and int count)
        {
            total += count;
        }

        return total;
    }
}
