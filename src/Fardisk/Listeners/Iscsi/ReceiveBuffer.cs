using Fardisk.Protocols.Iscsi;

namespace Fardisk.Listeners.Iscsi;

/// <summary>What has arrived and was not taken yet: one array, used from the front, moved back when its end comes near.</summary>
internal sealed class ReceiveBuffer(byte[] memory)
{
    private int _start;
    private int _end;

    public ReadOnlySpan<byte> Pending => memory.AsSpan(_start, _end - _start);

    public bool IsEmpty => _start == _end;

    public Span<byte> Free => memory.AsSpan(_end);

    public byte[] Memory => memory;

    public void Commit(int count) => _end += count;

    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
        {
            _start = _end = 0;
        }
    }

    /// <summary>Makes room for a PDU that has begun to arrive, so that <see cref="Free"/> is never empty while it is not whole.</summary>
    /// <param name="length">Its length; 0 while not even its header is there.</param>
    public void MakeRoom(int length)
    {
        if (memory.Length - _start < Math.Max(length, BasicHeaderSegment.Size))
        {
            Pending.CopyTo(memory);
            _end -= _start;
            _start = 0;
        }
    }

    /// <summary>Takes over what another buffer holds.</summary>
    public void Adopt(ReceiveBuffer other)
    {
        other.Pending.CopyTo(memory);
        _start = 0;
        _end = other.Pending.Length;
    }
}
