using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Fardisk.Images;

/// <summary>Copies disks so that holes stay holes.</summary>
internal static class DiskCopy
{
    /// <summary>Bytes read at once, and between two looks at the cancellation.</summary>
    public const int ChunkSize = 1024 * 1024;

    /// <summary>Bytes that one in-kernel copy moves.</summary>
    private const long RangeSize = 32L * 1024 * 1024;

    /// <summary>Zeros are recognised in blocks of the usual file system's size.</summary>
    private const int ZeroUnit = 4096;

    private const int Interrupted = 4;

    /// <summary>Copies and hashes; blocks of zeros become holes.</summary>
    /// <param name="source">Readable.</param>
    /// <param name="target">Writable, empty.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="progress">Told after every chunk.</param>
    /// <param name="cancellation">Looked at before every chunk.</param>
    /// <returns>SHA-256 of everything (lower-case hex) and the bytes that were written.</returns>
    /// <exception cref="DiskReadException">The source failed or ended early; any other exception is the target's.</exception>
    public static (string Sha256, long StoredBytes) Import(
        SafeFileHandle source, SafeFileHandle target, long length, IProgress<CopyProgress>? progress, CancellationToken cancellation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        byte[] zeros = new byte[ChunkSize];
        long stored = 0;
        try
        {
            RandomAccess.SetLength(target, length);
            long at = 0;
            while (at < length)
            {
                if (!SparseFile.TryNextData(source, at, length, out long start, out long end))
                {
                    start = end = length;
                }

                while (at < start)
                {
                    int count = (int)Math.Min(ChunkSize, start - at);
                    Step(progress, at, length, cancellation);
                    hash.AppendData(zeros, 0, count);
                    at += count;
                }

                while (at < end)
                {
                    Step(progress, at, length, cancellation);
                    Span<byte> chunk = buffer.AsSpan(0, (int)Math.Min(ChunkSize, end - at));
                    ReadWhole(source, chunk, at);
                    hash.AppendData(chunk);
                    stored += WriteNonZero(target, chunk, at);
                    at += chunk.Length;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        progress?.Report(new CopyProgress(length, length));
        return (Convert.ToHexStringLower(hash.GetHashAndReset()), stored);
    }

    /// <summary>Copies a disk of ours: by sharing blocks, else in the kernel, else by reading and writing; holes stay holes.</summary>
    /// <returns>True: the blocks are shared.</returns>
    /// <exception cref="DiskReadException">The source failed; any other exception is the target's.</exception>
    public static bool Clone(SafeFileHandle source, SafeFileHandle target, long length, IProgress<CopyProgress>? progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (SparseFile.TryClone(source, target))
        {
            progress?.Report(new CopyProgress(length, length));
            return true;
        }

        RandomAccess.SetLength(target, length);
        bool inKernel = OperatingSystem.IsLinux();
        long at = 0;
        while (SparseFile.TryNextData(source, at, length, out long start, out long end))
        {
            at = start;
            while (at < end)
            {
                Step(progress, at, length, cancellation);
                at += CopyPart(source, target, at, Math.Min(RangeSize, end - at), ref inKernel);
            }
        }

        progress?.Report(new CopyProgress(length, length));
        return false;
    }

    private static long CopyPart(SafeFileHandle source, SafeFileHandle target, long offset, long count, ref bool inKernel)
    {
        if (inKernel)
        {
            long copied = SparseFile.CopyRange(source, target, offset, count, out int error);
            if (copied > 0)
            {
                return copied;
            }

            // Whatever the kernel could not do (other file system, no such call, a full disk), the plain way does or names exactly.
            inKernel = error == Interrupted;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            Span<byte> chunk = buffer.AsSpan(0, (int)Math.Min(ChunkSize, count));
            ReadWhole(source, chunk, offset);
            WriteNonZero(target, chunk, offset);
            return chunk.Length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Step(IProgress<CopyProgress>? progress, long done, long length, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        progress?.Report(new CopyProgress(done, length));
    }

    private static void ReadWhole(SafeFileHandle source, Span<byte> target, long offset)
    {
        while (target.Length > 0)
        {
            int count;
            try
            {
                count = RandomAccess.Read(source, target, offset);
            }
            catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
            {
                throw new DiskReadException($"at byte {offset:N0}: {ex.Message}", ex);
            }

            if (count == 0)
            {
                throw new DiskReadException($"it ends at byte {offset:N0}; somebody made it shorter");
            }

            target = target[count..];
            offset += count;
        }
    }

    private static long WriteNonZero(SafeFileHandle target, ReadOnlySpan<byte> chunk, long offset)
    {
        long written = 0;
        int at = 0;
        while (at < chunk.Length)
        {
            int run = at;
            while (run < chunk.Length && !IsZero(chunk, run))
            {
                run = Math.Min(run + ZeroUnit, chunk.Length);
            }

            if (run > at)
            {
                RandomAccess.Write(target, chunk[at..run], offset + at);
                written += run - at;
            }

            // What ended the run is a unit of zeros, or the end.
            at = run + ZeroUnit;
        }

        return written;
    }

    private static bool IsZero(ReadOnlySpan<byte> chunk, int at) =>
        !chunk.Slice(at, Math.Min(ZeroUnit, chunk.Length - at)).ContainsAnyExcept((byte)0);
}
