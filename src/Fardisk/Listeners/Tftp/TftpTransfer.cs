using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Fardisk.Boot;
using Fardisk.Protocols.Tftp;

namespace Fardisk.Listeners.Tftp;

/// <summary>One live transfer: its socket (a port of its own, RFC 1350 §4), its content and its state machine. Touched by the loop's thread only, but for <see cref="ReadAhead"/>.</summary>
internal sealed class TftpTransfer(ulong id, TftpAsk ask, Socket socket, TimeSpan startedAt) : IDisposable
{
    /// <summary>Bytes that a large file is read ahead.</summary>
    public const int ReadAheadLength = 256 * 1024;

    private byte[]? _ahead;
    private long _aheadOffset;
    private int _aheadLength;

    public ulong Id { get; } = id;

    public TftpAsk Ask { get; } = ask;

    public Socket Socket { get; } = socket;

    public int Descriptor { get; } = (int)socket.Handle;

    public TimeSpan StartedAt { get; } = startedAt;

    /// <summary>The file's printable name.</summary>
    public string Name { get; set; } = "";

    public TftpOpening? Opening { get; set; }

    /// <summary>Set once the file is open.</summary>
    public TftpReadTransfer? Protocol { get; set; }

    /// <summary>The blocks that wait for a read from the disk; <see langword="null"/>: none do.</summary>
    public TftpStep? Waiting { get; set; }

    /// <summary>What the client's ERROR said.</summary>
    public string Message { get; set; } = "";

    /// <summary>The disk failed in the middle.</summary>
    public bool ReadFailed { get; private set; }

    private BootContent Content => Opening!.Content!;

    public bool IsFrom(IPEndPoint from) => Ask.From.Equals(from);

    /// <summary>The bytes of a step's blocks, or false when the disk has to be read first.</summary>
    public bool TryGetBytes(TftpStep step, out ReadOnlySpan<byte> bytes)
    {
        (long offset, int length) = RangeOf(step);
        if (Content.Memory is { } memory)
        {
            bytes = memory.Span.Slice((int)offset, length);
            return true;
        }

        bool isAhead = offset >= _aheadOffset && offset + length <= _aheadOffset + _aheadLength;
        bytes = isAhead ? _ahead.AsSpan((int)(offset - _aheadOffset), length) : [];
        return isAhead;
    }

    /// <summary>Reads what a step needs and some more. On the thread pool; the loop leaves the transfer alone meanwhile.</summary>
    public void ReadAhead(TftpStep step)
    {
        (long offset, int length) = RangeOf(step);
        int wanted = (int)Math.Min(Math.Max(length, ReadAheadLength), Content.Length - offset);
        _ahead ??= ArrayPool<byte>.Shared.Rent(Math.Max(ReadAheadLength, Protocol!.Terms.BlockSize * Protocol.Terms.WindowSize));
        try
        {
            _aheadLength = Content.Read(_ahead.AsSpan(0, wanted), offset);
            _aheadOffset = offset;
            ReadFailed = _aheadLength < length; // the file was cut while we sent it
        }
        catch (IOException)
        {
            ReadFailed = true; // the loop tells the client and the timeline
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Socket.Dispose();
        Opening?.Content?.Dispose();
        if (_ahead is not null)
        {
            ArrayPool<byte>.Shared.Return(_ahead);
            _ahead = null;
        }
    }

    private (long Offset, int Length) RangeOf(TftpStep step)
    {
        TftpReadTransfer protocol = Protocol!;
        long offset = (step.FirstBlock - 1) * protocol.Terms.BlockSize;
        long end = Math.Min(protocol.FileLength, offset + ((long)step.BlockCount * protocol.Terms.BlockSize));
        return (offset, (int)(end - offset));
    }
}
