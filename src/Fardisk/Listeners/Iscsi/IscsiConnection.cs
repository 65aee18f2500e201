using System.Net;
using System.Net.Sockets;
using Fardisk.Boot;
using Fardisk.Protocols.Iscsi;

namespace Fardisk.Listeners.Iscsi;

/// <summary>Drives one TCP connection on its own thread: receive, run every complete PDU, one send. It knows framing and sockets; the rules are in the session.</summary>
internal sealed partial class IscsiConnection
{
    // A full receive buffer holds the longest PDU we allow; until the login ends, small ones do, so that silent connections cost little.
    private const int ReceiveBytes = 512 << 10;
    private const int ReplyBytes = 1 << 20;
    private const int LoginReceiveBytes = 16 << 10;
    private const int LoginReplyBytes = 64 << 10;

    // Enough for the header of the next Data-Out; its data then goes straight to its place.
    private const int HeaderPeekBytes = 4 << 10;
    private const int DirectLengthMin = 8 << 10;

    // Replies go out at the latest when so much waits: the buffer stays in the processor's cache.
    private const int SendAtBytes = 256 << 10;

    private readonly Socket _socket;
    private readonly IscsiServices _services;
    private readonly IscsiSession _session;
    private readonly WriteBuffers _writeBuffers;
    private readonly object _sync = new(); // session and replies
    private readonly long _acceptedAt;
    private ReceiveBuffer _received = new(new byte[LoginReceiveBytes]);
    private byte[] _replyMemory = new byte[LoginReplyBytes];
    private ReplyBuffer _replies;
    private long _heardAt;
    private int _end = -1;

    public IscsiConnection(long id, Socket socket, IscsiServices services, IPAddress local)
    {
        Id = id;
        _socket = socket;
        _services = services;
        _replies = new ReplyBuffer(_replyMemory);
        _writeBuffers = new WriteBuffers(services.Buffers);
        _session = new IscsiSession(_writeBuffers, (ushort)(1 + (id % 65535)));
        _acceptedAt = services.Time.GetTimestamp();
        Local = local;
        Peer = socket.RemoteEndPoint is IPEndPoint peer ? Plain(peer.Address) : IPAddress.None;
    }

    /// <summary>Never used twice while the server runs; also the session's number for the ownership rules.</summary>
    public long Id { get; }

    public IPAddress Peer { get; }

    /// <summary>The address of ours that the peer sees.</summary>
    public IPAddress Local { get; }

    /// <summary>When something was last received, on the clock of <see cref="TargetDisk"/>.</summary>
    public TimeSpan HeardAt => TimeSpan.FromTicks(Interlocked.Read(ref _heardAt));

    /// <summary>True: the connection is being closed, whoever decided it.</summary>
    public bool IsClosing => Volatile.Read(ref _end) >= 0;

    /// <summary>How long ago the connection was accepted.</summary>
    public TimeSpan Age => _services.Time.GetElapsedTime(_acceptedAt);

    internal static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>Runs until either side closes. Throws nothing that a peer can cause.</summary>
    public void Run()
    {
        ConnectionEnd end;
        try
        {
            end = ReceiveLoop();
        }
        catch (SocketException ex)
        {
            IscsiLog.TransportFailed(_services.Logger, Id, ex);
            end = ConnectionEnd.TransportFailed;
        }
        catch (Exception ex) when (ex is not OutOfMemoryException)
        {
            // Ours, and loud; but the other hundred PCs of the room go on.
            IscsiLog.OurMistake(_services.Logger, Id, ex);
            end = ConnectionEnd.OurMistake;
        }

        Close(end);
        Leave((ConnectionEnd)_end);
    }

    /// <summary>Ends the connection from any thread; the first reason stands.</summary>
    public void Close(ConnectionEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, (int)end, -1) >= 0)
        {
            return;
        }

        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception ex) when (ex is SocketException or ObjectDisposedException)
        {
            IscsiLog.TransportFailed(_services.Logger, Id, ex); // it was gone already
        }
    }

    private ConnectionEnd ReceiveLoop()
    {
        while (true)
        {
            Span<byte> free = _received.Free;
            bool peeks = _session.AwaitsData && free.Length > HeaderPeekBytes;
            int count = _socket.Receive(peeks ? free[..HeaderPeekBytes] : free);
            if (count == 0)
            {
                return _received.IsEmpty ? ConnectionEnd.InitiatorClosed : ConnectionEnd.TransportFailed;
            }

            Hear();
            _received.Commit(count);
            lock (_sync)
            {
                if (ProcessReceived() is { } end)
                {
                    Send();
                    return end;
                }

                Send();
            }

            GrowAfterLogin();
        }
    }

    // Everything that one receive brought. Null: go on.
    private ConnectionEnd? ProcessReceived()
    {
        TakeRequestedReset();
        while (true)
        {
            switch (PduFramer.TryTake(_received.Pending, _session.DataLengthMax, out Pdu pdu, out int length))
            {
                case FrameResult.TooLong:
                    return Break(IscsiViolation.PduTooLong);
                case FrameResult.Incomplete when length > 0 && TryReceiveInPlace(length, out ConnectionEnd? placed):
                    if (placed is not null)
                    {
                        return placed;
                    }

                    continue;
                case FrameResult.Incomplete:
                    _received.MakeRoom(length);
                    return null;
            }

            if (_replies.Free < IscsiSession.ReplyRoom + pdu.Data.Length)
            {
                Send();
            }

            SessionStep step = _session.Receive(pdu, _replies);
            if (CarryOut(step) is { } end)
            {
                return end;
            }

            _received.Consume(length);
        }
    }

    private ConnectionEnd? CarryOut(SessionStep step)
    {
        // Logging in takes up to two decisions from one PDU.
        while (step.Kind is SessionStepKind.Authorize or SessionStepKind.Enter)
        {
            step = step.Kind == SessionStepKind.Authorize ? Authorize() : Enter();
        }

        if (step.Violation is { } violation)
        {
            ConnectionEnd end = Break(violation);
            return step.Kind == SessionStepKind.Close ? end : null;
        }

        switch (step.Kind)
        {
            case SessionStepKind.Execute:
                return Execute(step.Task!, step.Data);
            case SessionStepKind.ListTargets:
                _session.AnswerTargets(_services.Access.List(_session.Login!.Initiator, _session.ListedTarget, Peer, Local), _replies);
                return null;
            case SessionStepKind.Reset:
                _disk?.Reset(Id, _session.IsColdReset);
                _session.CompleteReset(_replies);
                return _session.IsColdReset ? ConnectionEnd.TargetReset : null;
            case SessionStepKind.Close:
                return _session.IsFullFeature ? ConnectionEnd.LoggedOut : ConnectionEnd.LoginRefused;
            default:
                return null;
        }
    }

    // A Data-Out PDU whose data is still on its way: the rest is received where it belongs, without a copy.
    private bool TryReceiveInPlace(int pduLength, out ConnectionEnd? end)
    {
        end = null;
        ReadOnlySpan<byte> pending = _received.Pending;
        int dataLength = pduLength - BasicHeaderSegment.Size;
        if (dataLength < DirectLengthMin || pending[4] != 0 || (dataLength & 3) != 0
            || !_session.TryPlaceDataOut(pending, out Span<byte> target) || target.Length != dataLength)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[BasicHeaderSegment.Size];
        pending[..header.Length].CopyTo(header);
        ReadOnlySpan<byte> arrived = pending[header.Length..];
        arrived.CopyTo(target);
        int filled = arrived.Length;
        _received.Consume(pending.Length);
        Send(); // before we wait, nothing of ours waits
        while (filled < target.Length)
        {
            int count = _socket.Receive(target[filled..]);
            if (count == 0)
            {
                end = ConnectionEnd.TransportFailed;
                return true;
            }

            Hear(); // slow is not dead: a takeover asks for what was heard last
            filled += count;
        }

        end = CarryOut(_session.ReceivePlaced(header, _replies));
        return true;
    }

    private void Hear() => Interlocked.Exchange(ref _heardAt, _services.Time.GetElapsedTime(0).Ticks);

    private void GrowAfterLogin()
    {
        if (_disk is null || !_session.IsFullFeature || _replyMemory.Length >= ReplyBytes)
        {
            return;
        }

        ReceiveBuffer large = new(_services.Buffers.Rent(ReceiveBytes));
        large.Adopt(_received);
        lock (_sync)
        {
            _received = large;
            _replyMemory = _services.Buffers.Rent(ReplyBytes);
            _replies = new ReplyBuffer(_replyMemory);
        }
    }

    // One system call for everything one receive brought.
    private void Send()
    {
        ReadOnlySpan<byte> pending = _replies.Pending;
        while (!pending.IsEmpty)
        {
            pending = pending[_socket.Send(pending)..];
        }

        _replies.Clear();
    }

    /// <summary>Asks the initiator whether it lives, from another session's thread. Never waits.</summary>
    /// <returns>False: this session is busy at the moment or its peer takes nothing, so it was not asked; try again.</returns>
    public bool Ping()
    {
        if (!Monitor.TryEnter(_sync))
        {
            return false;
        }

        try
        {
            if (IsClosing)
            {
                return true;
            }

            if (_replies.Length > 0 || !_socket.Poll(0, SelectMode.SelectWrite))
            {
                return false;
            }

            _session.Ping(_replies);
            Send();
            return true;
        }
        catch (Exception ex) when (ex is SocketException or ObjectDisposedException)
        {
            IscsiLog.TransportFailed(_services.Logger, Id, ex);
            return true;
        }
        finally
        {
            Monitor.Exit(_sync);
        }
    }

    private ConnectionEnd Break(IscsiViolation violation)
    {
        _services.Counters.CountViolation();
        IscsiLog.Violated(_services.Logger, Id, Peer, violation.Id, violation.Rule);
        return ConnectionEnd.ProtocolViolation;
    }
}
