using Microsoft.Win32.SafeHandles;

namespace Fardisk.Blocks.Raw;

/// <summary>A disk in a raw sparse file: block n lies at byte n * 512. Nothing is buffered in our process and no call allocates.</summary>
public sealed class RawFileDevice : IBlockDevice
{
    /// <summary>Bytes a block of every raw disk.</summary>
    public const int SectorSize = 512;

    private const int ZeroChunk = 64 * 1024;
    private const int NoSpaceLeft = 28;
    private const int OverQuota = 122;

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private int _punchUnsupported;
    private int _flushFailed;

    /// <summary>Takes an open file over.</summary>
    /// <param name="file">Opened for reading, and for writing unless <paramref name="readOnly"/>.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="blockCount">Blocks in it.</param>
    /// <param name="readOnly">Writes are refused.</param>
    internal RawFileDevice(SafeFileHandle file, string path, long blockCount, bool readOnly)
    {
        _file = file;
        _path = path;
        BlockCount = blockCount;
        IsReadOnly = readOnly;
    }

    public int BlockSize => SectorSize;

    public long BlockCount { get; }

    public bool IsReadOnly { get; }

    /// <summary>Opens a file and locks it: for writing against every other opener, read-only against writers.</summary>
    /// <param name="path">An existing file, its size a multiple of 512 and above 0.</param>
    /// <param name="readOnly">Writes are refused.</param>
    /// <exception cref="IOException">It is missing, or another opener (of this or another process) holds it.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not open it.</exception>
    /// <exception cref="InvalidDataException">Its size is not a multiple of 512, or 0.</exception>
    public static RawFileDevice Open(string path, bool readOnly = false)
    {
        // FileShare becomes flock(2), which the kernel releases when the process dies.
        SafeFileHandle file = File.OpenHandle(
            path, FileMode.Open, readOnly ? FileAccess.Read : FileAccess.ReadWrite, readOnly ? FileShare.Read : FileShare.None);
        try
        {
            long length = RandomAccess.GetLength(file);
            if (length <= 0 || length % SectorSize != 0)
            {
                throw new InvalidDataException($"{path} has {length:N0} bytes; a disk has a multiple of {SectorSize}.");
            }

            return new RawFileDevice(file, path, length / SectorSize, readOnly);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Read(long block, Span<byte> target)
    {
        long offset = CheckRange(block, target.Length);
        while (target.Length > 0)
        {
            int count;
            try
            {
                count = RandomAccess.Read(_file, target, offset);
            }
            catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
            {
                throw new BlockIoException(BlockFailure.ReadFailed, $"{_path}: cannot be read at byte {offset}: {ex.Message}", ex);
            }

            if (count == 0)
            {
                throw new BlockIoException(BlockFailure.ReadFailed, $"{_path}: ends at byte {offset}; somebody made it shorter.");
            }

            target = target[count..];
            offset += count;
        }
    }

    public void Write(long block, ReadOnlySpan<byte> source)
    {
        long offset = CheckRange(block, source.Length);
        RefuseIfReadOnly();
        WriteAt(offset, source);
    }

    public void Flush()
    {
        // After a failed fsync the kernel takes the lost pages for clean, so a second fsync would succeed and promise what is not there.
        if (Volatile.Read(ref _flushFailed) != 0)
        {
            throw new BlockIoException(BlockFailure.WriteFailed, $"{_path}: an earlier flush failed; written data may be lost.");
        }

        try
        {
            RandomAccess.FlushToDisk(_file);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            Volatile.Write(ref _flushFailed, 1);
            throw WriteFailure(0, ex);
        }
    }

    public void Trim(long block, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(block);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(block, BlockCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, BlockCount - block);
        RefuseIfReadOnly();
        if (count == 0)
        {
            return;
        }

        long offset = block * SectorSize;
        long length = count * SectorSize;
        if (Volatile.Read(ref _punchUnsupported) == 0)
        {
            switch (HolePunch.TryPunch(_file, offset, length, out int error))
            {
                case HolePunchResult.Punched: return;
                case HolePunchResult.Unsupported: Volatile.Write(ref _punchUnsupported, 1); break;
                default: throw new BlockIoException(KindOf(error), $"{_path}: cannot be trimmed at byte {offset}: error {error}");
            }
        }

        WriteZeros(offset, length);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>As where the file system cannot punch holes: the zeros are written.</summary>
    internal void WriteZeros(long offset, long length)
    {
        ReadOnlySpan<byte> zeros = ZeroBlock.Bytes[..ZeroChunk];
        while (length > 0)
        {
            int count = (int)Math.Min(length, zeros.Length);
            WriteAt(offset, zeros[..count]);
            offset += count;
            length -= count;
        }
    }

    private void WriteAt(long offset, ReadOnlySpan<byte> source)
    {
        try
        {
            RandomAccess.Write(_file, source, offset);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // ArgumentOutOfRangeException is how the runtime reports EFBIG.
            throw WriteFailure(offset, ex);
        }
    }

    private long CheckRange(long block, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(block);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(block, BlockCount);
        if (length % SectorSize != 0 || length / SectorSize > BlockCount - block)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "Not a whole number of blocks within the disk.");
        }

        return block * SectorSize;
    }

    private void RefuseIfReadOnly()
    {
        if (IsReadOnly)
        {
            throw new BlockIoException(BlockFailure.ReadOnly, $"{_path}: is open read-only.");
        }
    }

    private BlockIoException WriteFailure(long offset, Exception ex) =>
        new(ex is IOException ? KindOf(ex.HResult) : BlockFailure.WriteFailed, $"{_path}: cannot be written at byte {offset}: {ex.Message}", ex);

    // On Unix the runtime puts errno into HResult as it is.
    private static BlockFailure KindOf(int error) => error is NoSpaceLeft or OverQuota ? BlockFailure.NoSpace : BlockFailure.WriteFailed;
}
