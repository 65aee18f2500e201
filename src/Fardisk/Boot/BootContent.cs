using Fardisk.Protocols.Tftp;
using Microsoft.Win32.SafeHandles;

namespace Fardisk.Boot;

/// <summary>A boot file opened for reading: the whole of it in memory when it is small, else a handle. Dispose it once.</summary>
public sealed class BootContent : IDisposable
{
    private readonly SafeFileHandle? _handle;

    internal BootContent(BootFile file, byte[] bytes) => (File, Memory, Length) = (file, bytes, bytes.Length);

    internal BootContent(BootFile file, SafeFileHandle handle) => (File, _handle, Length) = (file, handle, RandomAccess.GetLength(handle));

    /// <summary>What it is.</summary>
    public BootFile File { get; }

    /// <summary>Bytes, at the moment it was opened.</summary>
    public long Length { get; }

    /// <summary>The whole file, shared with other readers; <see langword="null"/> for a large one.</summary>
    public ReadOnlyMemory<byte>? Memory { get; }

    /// <summary>Reads from any place; on the calling thread, and it may wait for the disk.</summary>
    /// <param name="target">Filled from its beginning.</param>
    /// <param name="offset">Where to begin, 0 or more.</param>
    /// <returns>Bytes read; less than asked only at the end of the file.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    public int Read(Span<byte> target, long offset)
    {
        if (Memory is { } memory)
        {
            int count = (int)Math.Min(target.Length, Math.Max(0, memory.Length - offset));
            memory.Span.Slice((int)Math.Min(offset, memory.Length), count).CopyTo(target);
            return count;
        }

        int done = 0;
        while (done < target.Length)
        {
            int count = RandomAccess.Read(_handle!, target[done..], offset + done);
            if (count == 0)
            {
                break;
            }

            done += count;
        }

        return done;
    }

    /// <summary>The same file in TFTP's text mode, or <see langword="null"/> when it is not in memory: nothing that boots is text of that size.</summary>
    public BootContent? InNetAscii()
    {
        if (Memory is not { } memory)
        {
            return null;
        }

        byte[] text = new byte[NetAscii.EncodedLength(memory.Span)];
        NetAscii.Encode(memory.Span, text);
        return new BootContent(File, text);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle?.Dispose();
}
