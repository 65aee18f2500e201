namespace Fardisk.Protocols.Iscsi;

/// <summary>The replies of one batch, back to back in one array, so that they leave in one send; disk data is read straight into its place behind its header.</summary>
/// <param name="memory">The array; its length is the limit. The giver drains it before it is full.</param>
public sealed class ReplyBuffer(byte[] memory)
{
    /// <summary>Bytes that wait to be sent.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes that still fit.</summary>
    public int Free => memory.Length - Length;

    /// <summary>What waits to be sent.</summary>
    public ReadOnlySpan<byte> Pending => memory.AsSpan(0, Length);

    /// <summary>Room for what comes next; it becomes part of the batch by <see cref="Commit"/>.</summary>
    /// <param name="length">Bytes, at most <see cref="Free"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is less room: the caller did not drain in time.</exception>
    public Span<byte> Reserve(int length) => memory.AsSpan(Length, length);

    /// <summary>Adds the first bytes of what was reserved.</summary>
    /// <param name="length">Bytes.</param>
    public void Commit(int length) => Length += length;

    /// <summary>Forgets everything: it has been sent.</summary>
    public void Clear() => Length = 0;
}
