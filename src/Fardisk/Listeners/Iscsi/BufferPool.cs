using System.Numerics;

namespace Fardisk.Listeners.Iscsi;

/// <summary>Buffers by powers of two, shared by all connections, so that commands allocate nothing. Thread-safe.</summary>
internal sealed class BufferPool
{
    /// <summary>Most idle bytes that are kept; more goes to the garbage collector.</summary>
    public const long IdleBytesMax = 256L << 20;

    private const int SmallestBits = 12;
    private const int LargestBits = 22;
    private readonly Stack<byte[]>[] _idle = new Stack<byte[]>[LargestBits - SmallestBits + 1];
    private readonly Lock _sync = new();
    private long _idleBytes;

    public BufferPool()
    {
        for (int i = 0; i < _idle.Length; i++)
        {
            _idle[i] = new Stack<byte[]>();
        }
    }

    /// <summary>Gives a buffer of at least this many bytes, at most 4 MiB; its content is anything.</summary>
    public byte[] Rent(int length)
    {
        int size = ClassOf(length);
        lock (_sync)
        {
            if (_idle[size].TryPop(out byte[]? buffer))
            {
                _idleBytes -= buffer.Length;
                return buffer;
            }
        }

        return GC.AllocateUninitializedArray<byte>(1 << (size + SmallestBits), pinned: true);
    }

    public void Return(byte[] buffer)
    {
        lock (_sync)
        {
            if (_idleBytes + buffer.Length <= IdleBytesMax)
            {
                _idle[ClassOf(buffer.Length)].Push(buffer);
                _idleBytes += buffer.Length;
            }
        }
    }

    private static int ClassOf(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 1 << LargestBits);
        return Math.Max(0, BitOperations.Log2((uint)Math.Max(length, 1) - 1) + 1 - SmallestBits);
    }
}
