namespace Fardisk.Blocks;

/// <summary>A disk as an array of blocks. Thread-safe: any number of calls at once, as a disk would take them; overlapping ones in no promised order.</summary>
/// <remarks>
/// Promises (DESIGN 5): when <see cref="Write"/> returns, the data outlives our process (it has reached the kernel);
/// when <see cref="Flush"/> returns, every write that had returned before outlives the host.
/// Errors: <see cref="BlockIoException"/> with its kind; arguments out of range are our mistake (ArgumentOutOfRangeException).
/// </remarks>
public interface IBlockDevice : IDisposable
{
    /// <summary>Bytes a block; 512 for every disk that PCs boot from.</summary>
    int BlockSize { get; }

    /// <summary>Blocks in all.</summary>
    long BlockCount { get; }

    /// <summary>Writes fail when true.</summary>
    bool IsReadOnly { get; }

    /// <summary>Fills <paramref name="target"/> from block <paramref name="block"/> on.</summary>
    /// <param name="block">First block, 0-based.</param>
    /// <param name="target">A whole number of blocks.</param>
    void Read(long block, Span<byte> target);

    /// <summary>Writes <paramref name="source"/> from block <paramref name="block"/> on.</summary>
    /// <param name="block">First block, 0-based.</param>
    /// <param name="source">A whole number of blocks.</param>
    void Write(long block, ReadOnlySpan<byte> source);

    /// <summary>Makes everything written so far outlive the host.</summary>
    void Flush();

    /// <summary>Sets blocks to zero and gives their space back where the store can.</summary>
    /// <param name="block">First block, 0-based.</param>
    /// <param name="count">Blocks, at least 0.</param>
    void Trim(long block, long count);
}
