using Fardisk.Blocks;

namespace Fardisk.Tests.Listeners.Iscsi;

/// <summary>A disk in an array that can fail, and hold a write until it is let go.</summary>
internal sealed class MemoryDisk(int blocks) : IBlockDevice
{
    private readonly byte[] _bytes = new byte[blocks * 512];

    public int BlockSize => 512;

    public long BlockCount => blocks;

    public bool IsReadOnly { get; init; }

    public BlockFailure? FailWith { get; set; }

    public int Flushes { get; private set; }

    public int Writes { get; private set; }

    public int OpenCount { get; set; }

    /// <summary>A write tells that it began, then waits for the second.</summary>
    public (TaskCompletionSource Began, ManualResetEventSlim Go)? HeldWrite { get; set; }

    public byte[] Bytes => _bytes;

    /// <summary>What the thread that read last had allocated by then: the connection's own.</summary>
    public long AllocatedAtRead { get; private set; }

    public void Read(long block, Span<byte> target)
    {
        ThrowIfFailing();
        AllocatedAtRead = GC.GetAllocatedBytesForCurrentThread();
        _bytes.AsSpan((int)block * 512, target.Length).CopyTo(target);
    }

    public void Write(long block, ReadOnlySpan<byte> source)
    {
        ThrowIfFailing();
        if (HeldWrite is { } held)
        {
            held.Began.TrySetResult();
            held.Go.Wait();
        }

        source.CopyTo(_bytes.AsSpan((int)block * 512));
        Writes++;
    }

    public void Flush() => Flushes++;

    public void Trim(long block, long count) => _bytes.AsSpan((int)block * 512, (int)count * 512).Clear();

    public void Dispose() => OpenCount--;

    private void ThrowIfFailing()
    {
        if (FailWith is { } kind)
        {
            throw new BlockIoException(kind, "the test says so");
        }
    }
}
