using Fardisk.Protocols.Iscsi;

namespace Fardisk.Listeners.Iscsi;

/// <summary>One session's share of the pool, for writes whose data is still coming.</summary>
internal sealed class WriteBuffers(BufferPool pool) : IWriteBuffers
{
    /// <summary>Most bytes that one session may hold; a command beyond gets TASK SET FULL.</summary>
    public const int HeldBytesMax = 64 << 20;

    private long _held;

    public byte[]? Rent(int length)
    {
        if (_held + length > HeldBytesMax)
        {
            return null;
        }

        byte[] buffer = pool.Rent(length);
        _held += buffer.Length;
        return buffer;
    }

    public void Return(byte[] buffer)
    {
        _held -= buffer.Length;
        pool.Return(buffer);
    }
}
