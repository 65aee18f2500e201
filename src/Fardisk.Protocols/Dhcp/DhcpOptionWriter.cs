using System.Buffers.Binary;
using System.Text;

namespace Fardisk.Protocols.Dhcp;

/// <summary>Appends options to a message, within a limit: what does not fit is left out whole.</summary>
internal ref struct DhcpOptionWriter(Span<byte> target, int start, int end)
{
    private const int PieceMax = 255;

    private readonly Span<byte> _target = target;
    private readonly int _end = end; // one byte below it is kept for the END option

    /// <summary>The next free byte.</summary>
    public int Position { get; private set; } = start;

    /// <summary>Options that did not fit.</summary>
    public int LeftOut { get; private set; }

    public void Add(DhcpOption option, scoped ReadOnlySpan<byte> value)
    {
        int pieces = value.IsEmpty ? 1 : (value.Length + PieceMax - 1) / PieceMax;
        if (Position + value.Length + (2 * pieces) > _end - 1)
        {
            LeftOut++;
            return;
        }

        // Longer values go in pieces that follow each other (RFC 3396).
        do
        {
            int length = Math.Min(value.Length, PieceMax);
            _target[Position] = (byte)option;
            _target[Position + 1] = (byte)length;
            value[..length].CopyTo(_target[(Position + 2)..]);
            Position += 2 + length;
            value = value[length..];
        }
        while (!value.IsEmpty);
    }

    public void Add(DhcpOption option, byte value) => Add(option, [value]);

    public void Add(DhcpOption option, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        Add(option, bytes);
    }

    public void Add(DhcpOption option, Ipv4Address value) => Add(option, value.Value);

    /// <summary>Text without its end; with <paramref name="terminate"/> a NUL counts in and a PAD follows, for ROMs that read past the length.</summary>
    public void Add(DhcpOption option, string? text, bool terminate = false)
    {
        const int LengthMax = 1024;
        if (string.IsNullOrEmpty(text) || text.Length > LengthMax)
        {
            LeftOut += string.IsNullOrEmpty(text) ? 0 : 1;
            return;
        }

        Span<byte> bytes = stackalloc byte[LengthMax + 1];
        int length = Encoding.ASCII.GetBytes(text, bytes);
        if (terminate)
        {
            bytes[length++] = 0;
        }

        Add(option, bytes[..length]);
        if (terminate && Position < _end - 1)
        {
            _target[Position++] = (byte)DhcpOption.Pad;
        }
    }
}
