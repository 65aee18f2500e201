using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Fardisk.Diagnostics;
using Fardisk.Protocols.Tftp;
using Fardisk.Protocols.Wire;
using Microsoft.Extensions.Logging;

namespace Fardisk.Listeners.Tftp;

/// <summary>Drives every transfer on one thread: it waits for sockets and deadlines, and never for a disk, a name or a slow client.</summary>
internal sealed partial class TftpLoop(
    Socket listener, TftpLimits limits, int transfersMax, TftpOpener opener, NetworkMap networks, ITimeline timeline, TimeProvider clock, ILogger logger) : IDisposable
{
    private const ulong ListenToken = 0;
    private const int DeadlineCheckMilliseconds = 50;
    private const int RequestsPerTurnMax = 64;

    private readonly Epoll _epoll = new();
    private readonly Dictionary<ulong, TftpTransfer> _transfers = [];
    private readonly Dictionary<IPEndPoint, TftpTransfer> _byClient = [];
    private readonly ConcurrentQueue<(TftpTransfer Transfer, TftpOpening? Opening)> _finished = new();
    private readonly TftpSender _sender = new();
    private readonly byte[] _received = new byte[2048];
    private readonly long _epoch = clock.GetTimestamp();
    private volatile bool _stopping;
    private ulong _lastId = ListenToken;
    private TimeSpan _nextCheck;
    private long _completed;
    private long _broken;
    private long _refused;
    private long _dropped;

    private TimeSpan Now => clock.GetElapsedTime(_epoch);

    /// <summary>Runs until <see cref="Stop"/>.</summary>
    public void Run()
    {
        Span<ulong> ready = stackalloc ulong[256];
        _epoll.Add((int)listener.Handle, ListenToken);
        while (!_stopping)
        {
            int count = _epoll.Wait(ready, _transfers.Count > 0 ? DeadlineCheckMilliseconds : -1);
            foreach (ulong token in ready[..count])
            {
                if (token == ListenToken)
                {
                    TakeRequests();
                }
                else if (_transfers.TryGetValue(token, out TftpTransfer? transfer))
                {
                    Guarded(transfer, static (loop, t) => loop.TakePackets(t));
                }
            }

            TakeFinished();
            CheckDeadlines();
        }

        EndAll();
        TftpLog.Stopped(logger, _completed, _broken, _refused, _dropped);
    }

    /// <summary>Ends <see cref="Run"/> soon. Any thread.</summary>
    public void Stop()
    {
        _stopping = true;
        _epoll.Wake();
    }

    /// <inheritdoc/>
    public void Dispose() => _epoll.Dispose();

    // Asks before each packet, so that no exception is thrown where nothing is left (Available is no way to ask: an empty datagram has 0 bytes
    // and would stay for ever). A flood of requests does not starve the running transfers.
    private void TakeRequests()
    {
        for (int i = 0; i < RequestsPerTurnMax && listener.Poll(0, SelectMode.SelectRead); i++)
        {
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            SocketFlags flags = SocketFlags.None;
            int length;
            IPPacketInformation info;
            try
            {
                length = listener.ReceiveMessageFrom(_received, 0, _received.Length, ref flags, ref from, out info);
            }
            catch (SocketException ex)
            {
                TftpLog.Dropped(logger, "-", 0, ex.SocketErrorCode.ToString());
                return;
            }

            TakeRequest((IPEndPoint)from, info.Address, _received.AsSpan(0, length));
        }
    }

    private void TakeRequest(IPEndPoint from, IPAddress to, ReadOnlySpan<byte> packet)
    {
        WireError error = TftpRequest.TryRead(packet, out TftpRequest? request);
        if (IsBroadcast(to) || (error != WireError.None && !IsRequest(packet)))
        {
            // RFC 1350 has an answer for a stray packet, but answering what is no request only helps a reflected flood.
            _dropped++;
            TftpLog.Dropped(logger, from.ToString(), packet.Length, IsBroadcast(to) ? "sent to a broadcast address" : error.ToString());
            return;
        }

        if (_byClient.TryGetValue(from, out TftpTransfer? old))
        {
            bool isRepetition = old.Protocol is not { BlocksAcknowledged: > 0 } && packet.SequenceEqual(old.Ask.Packet);
            if (isRepetition)
            {
                return; // our answer is late or lost: it comes from the running transfer
            }

            Remove(old);
        }

        if (Open(from, to) is not { } socket)
        {
            return;
        }

        if (request is null || _transfers.Count >= transfersMax)
        {
            (TftpErrorCode code, string message) = request is null
                ? (TftpErrorCode.IllegalOperation, $"this request is not valid ({error})")
                : (TftpErrorCode.DiskFull, "too many transfers at once: try again");
            _sender.SendError(socket, code, message);
            socket.Dispose();
            _refused++;
            TftpLog.Refused(logger, from.ToString(), $"refused: {message}");
            return;
        }

        TftpTransfer transfer = new(++_lastId, new TftpAsk(from, to, request, packet.ToArray()), socket, Now) { Name = TftpText.Printable(request.FileName) };
        _transfers.Add(transfer.Id, transfer);
        _byClient.Add(from, transfer);
        _epoll.Add(transfer.Descriptor, transfer.Id);
        ThreadPool.UnsafeQueueUserWorkItem(static job => job.Loop.OpenOnPool(job.Transfer), (Loop: this, Transfer: transfer), preferLocal: false);
    }

    private void OpenOnPool(TftpTransfer transfer)
    {
        TftpOpening opening;
        try
        {
            opening = opener.Open(transfer.Ask);
        }
        catch (Exception ex)
        {
            TftpLog.TransferFaulted(logger, transfer.Ask.From.ToString(), ex);
            opening = new TftpOpening(null, TftpErrorCode.NotDefined, "a fault of the server", null, null);
        }

        _finished.Enqueue((transfer, opening));
        _epoll.Wake();
    }

    private void ReadOnPool(TftpTransfer transfer, TftpStep step)
    {
        transfer.ReadAhead(step);
        _finished.Enqueue((transfer, null));
        _epoll.Wake();
    }

    private void TakeFinished()
    {
        while (_finished.TryDequeue(out (TftpTransfer Transfer, TftpOpening? Opening) finished))
        {
            TftpTransfer transfer = finished.Transfer;
            if (!_transfers.ContainsKey(transfer.Id))
            {
                // The client gave up, or asked anew, while the thread pool was at it.
                finished.Opening?.Content?.Dispose();
                transfer.Dispose();
            }
            else if (finished.Opening is { } opening)
            {
                transfer.Opening = opening;
                Guarded(transfer, static (loop, t) => loop.Begin(t));
            }
            else
            {
                Guarded(transfer, static (loop, t) => loop.SendAfterRead(t));
            }
        }
    }

    private void Guarded(TftpTransfer transfer, Action<TftpLoop, TftpTransfer> work)
    {
        try
        {
            work(this, transfer);
        }
        catch (Exception ex)
        {
            // A fault of ours in one transfer must not end all the others.
            TftpLog.TransferFaulted(logger, transfer.Ask.From.ToString(), ex);
            _sender.SendError(transfer.Socket, TftpErrorCode.NotDefined, "a fault of the server");
            Remove(transfer);
        }
    }

    private Socket? Open(IPEndPoint from, IPAddress to)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp); // fails when the process has no descriptor left

            // Firmware drops an answer that comes from another of our addresses than the one it asked.
            socket.Bind(new IPEndPoint(to, 0));
            socket.Connect(from);
            socket.Blocking = false;
            socket.SendBufferSize = TftpLimits.WindowBytesMax;
            socket.SetRawSocketOption(optionLevel: 0, optionName: 10, BitConverter.GetBytes(0)); // IP_MTU_DISCOVER: off, a block may be larger than a frame
            return socket;
        }
        catch (SocketException ex)
        {
            socket?.Dispose();
            TftpLog.NoSocket(logger, from.ToString(), ex);
            return null;
        }
    }

    private bool IsBroadcast(IPAddress to)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (!to.TryWriteBytes(bytes, out int length) || length != 4)
        {
            return true;
        }

        bool isOwn = IPAddress.IsLoopback(to) || networks.ByLocalAddress(to) is not null;
        return bytes[0] >= 224 || (!isOwn && bytes[3] == 255);
    }

    private static bool IsRequest(ReadOnlySpan<byte> packet) => packet.Length >= 2 && packet[0] == 0 && packet[1] is 1 or 2;
}
