using Fardisk.Blocks;

namespace Fardisk.Images;

/// <summary>One opener's share of a disk. The disk closes when the last share is disposed.</summary>
internal sealed class SharedDisk(IBlockDevice device, Action released) : IBlockDevice
{
    private Action? _released = released;

    public int BlockSize => device.BlockSize;

    public long BlockCount => device.BlockCount;

    public bool IsReadOnly => device.IsReadOnly;

    public void Read(long block, Span<byte> target) => Live().Read(block, target);

    public void Write(long block, ReadOnlySpan<byte> source) => Live().Write(block, source);

    public void Flush() => Live().Flush();

    public void Trim(long block, long count) => Live().Trim(block, count);

    /// <summary>A second call does nothing: it must not take another opener's share away.</summary>
    public void Dispose() => Interlocked.Exchange(ref _released, null)?.Invoke();

    // The disk may be open for others: a share that was given back must still not reach it.
    private IBlockDevice Live()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _released) is null, this);
        return device;
    }
}
