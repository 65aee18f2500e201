using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Fardisk.Boot;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Images;
using Fardisk.Leases;
using Fardisk.Options;
using Microsoft.Extensions.Logging;

namespace Fardisk.Listeners.Iscsi;

/// <summary>The iSCSI target: accepts connections and gives each its thread.</summary>
public sealed class IscsiListener : IListener
{
    // The connection's frames are shallow; a thousand PCs are a thousand mostly sleeping threads.
    private const int StackBytes = 256 << 10;
    private const int Backlog = 4096; // the kernel lowers it to its own limit; when it is full, an honest login waits a second for its next try

    /// <summary>How long a discovery session may last: it is one question and its answer.</summary>
    public static readonly TimeSpan DiscoveryWithin = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_stopWithin = TimeSpan.FromSeconds(5);

    private readonly IscsiOptions _options;
    private readonly NetworkMap _map;
    private readonly IscsiServices _services;
    private readonly ConcurrentDictionary<long, IscsiConnection> _connections = new();
    private readonly PendingConnections _pending = new();
    private readonly List<Socket> _listening = [];
    private readonly List<Task> _accepting = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _watch;
    private long _nextId;
    private bool _isFull;

    public IscsiListener(
        Settings settings,
        NetworkMap map,
        IBootDirector boot,
        IDiskOpener disks,
        IPresence presence,
        IAddressBook addresses,
        ITimeline timeline,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        _options = settings.Iscsi;
        _map = map;
        ILogger logger = loggers.CreateLogger("Fardisk.Iscsi");
        _services = new IscsiServices(
            new IscsiAccess(boot, addresses), new TargetDisks(time, logger), disks, presence, timeline, new BufferPool(), new IscsiCounters(), time, logger);
    }

    /// <inheritdoc/>
    public string Endpoints { get; private set; } = "";

    /// <summary>The endpoints with their real ports, after <see cref="Start"/>.</summary>
    public IReadOnlyList<IPEndPoint> LocalEndpoints { get; private set; } = [];

    /// <summary>The sessions that live now, discovery excluded.</summary>
    public IReadOnlyList<SessionInfo> Sessions => [.. _connections.Values.Select(c => c.Info).OfType<SessionInfo>().OrderBy(s => s.Client).ThenBy(s => s.Since)];

    /// <summary>What went wrong with peers since the start.</summary>
    public IscsiCounters Counters => _services.Counters;

    /// <summary>Connections that are open now, logged in or not.</summary>
    public int ConnectionCount => _connections.Count;

    /// <inheritdoc/>
    public Task Start(CancellationToken stopping)
    {
        try
        {
            foreach (IPEndPoint endpoint in _options.Listen)
            {
                _listening.Add(Listen(endpoint));
            }
        }
        catch
        {
            CloseListening();
            throw;
        }

        LocalEndpoints = [.. _listening.Select(s => (IPEndPoint)s.LocalEndPoint!)];
        Endpoints = string.Join(',', LocalEndpoints);
        foreach (Socket socket in _listening)
        {
            _accepting.Add(Accept(socket));
        }

        _watch = _services.Time.CreateTimer(_ => CloseSilent(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        IscsiLog.Listening(_services.Logger, Endpoints);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task Stop()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        CloseListening();
        await Task.WhenAll(_accepting);
        if (_watch is not null)
        {
            await _watch.DisposeAsync();
        }

        foreach (IscsiConnection connection in _connections.Values)
        {
            connection.Close(ConnectionEnd.ServerStopping);
        }

        if (!_connections.IsEmpty)
        {
            // A disk that does not come back must not keep the server from ending.
            await Task.WhenAny(_allEnded.Task, Task.Delay(s_stopWithin, _services.Time));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Stop();
        _stop.Dispose();
    }

    private static Socket Listen(IPEndPoint endpoint)
    {
        Socket socket = new(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endpoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = true;
            }

            socket.Bind(endpoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException ex)
        {
            socket.Dispose();
            throw ex.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? new FardiskException(IscsiErrors.PortInUse, $"TCP port {endpoint.Port} on {endpoint.Address} is taken, so the iSCSI target cannot listen.", ex)
                : new FardiskException(IscsiErrors.CannotListen, $"The iSCSI target cannot listen on {endpoint}: {ex.Message}.", ex);
        }
    }

    private async Task Accept(Socket listening)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Take(await listening.AcceptAsync(_stop.Token).ConfigureAwait(false));
            }
            catch (Exception ex) when (_stop.IsCancellationRequested && ex is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
            catch (SocketException ex)
            {
                // Out of descriptors, or the peer was gone before we took it.
                IscsiLog.AcceptFailed(_services.Logger, Endpoints, ex);
                await Task.Delay(TimeSpan.FromMilliseconds(100), _services.Time).ConfigureAwait(false);
            }
        }
    }

    private void Take(Socket socket)
    {
        if (_connections.Count >= _options.ConnectionsMax && !TryMakeRoom())
        {
            _services.Counters.CountRefusedConnection();
            if (!_isFull)
            {
                _isFull = true;
                IscsiLog.TooManyConnections(_services.Logger, _options.ConnectionsMax);
            }

            socket.Dispose();
            return;
        }

        _isFull = false;
        try
        {
            Serve(socket);
        }
        catch (Exception ex) when (ex is SocketException or OutOfMemoryException or ThreadStartException)
        {
            // The peer was gone already, or the system gives no more threads: this one connection is lost, not the target.
            IscsiLog.AcceptFailed(_services.Logger, Endpoints, ex);
            socket.Dispose();
        }
    }

    // Whoever holds connections without a disk must not keep the PCs out: the oldest of them goes.
    private bool TryMakeRoom()
    {
        if (_connections.Values.Where(c => !c.HasDisk && !c.IsClosing).MinBy(c => c.Id) is not { } oldest)
        {
            return false;
        }

        Evict(oldest);
        return true;
    }

    private void Evict(IscsiConnection connection)
    {
        _services.Counters.CountEvicted();
        connection.Close(ConnectionEnd.MadeRoom);
        _connections.TryRemove(connection.Id, out _); // its thread is about to end
    }

    private void Serve(Socket socket)
    {
        socket.NoDelay = true;
        IPAddress peer = socket.RemoteEndPoint is IPEndPoint remote ? IscsiConnection.Plain(remote.Address) : IPAddress.None;
        IPAddress local = socket.LocalEndPoint is IPEndPoint ours ? IscsiConnection.Plain(ours.Address) : IPAddress.None;
        IscsiConnection connection = new(Interlocked.Increment(ref _nextId), socket, _services, _map.ForClient(peer)?.Address ?? local);
        _connections[connection.Id] = connection;
        if (_pending.Add(connection) is { } oldest)
        {
            Evict(oldest);
        }

        Thread thread = new(() => Run(connection), StackBytes) { IsBackground = true, Name = $"iscsi {connection.Id}" };
        try
        {
            thread.Start();
        }
        catch
        {
            _connections.TryRemove(connection.Id, out _);
            _pending.Remove(connection);
            throw;
        }
    }

    private void Run(IscsiConnection connection)
    {
        connection.Run();
        _pending.Remove(connection);
        _connections.TryRemove(connection.Id, out _);
        if (_stop.IsCancellationRequested && _connections.IsEmpty)
        {
            _allEnded.TrySetResult();
        }
    }

    private void CloseSilent()
    {
        foreach (IscsiConnection connection in _connections.Values)
        {
            if (connection.HasDisk || connection.IsClosing)
            {
                continue;
            }

            if (connection.IsDiscovery && connection.Age > DiscoveryWithin)
            {
                connection.Close(ConnectionEnd.DiscoveryTimedOut);
            }
            else if (!connection.IsDiscovery && connection.Age > _options.LoginWithin)
            {
                _services.Counters.CountLoginTimeout();
                IscsiLog.LoginTimedOut(_services.Logger, connection.Id, connection.Peer);
                connection.Close(ConnectionEnd.LoginTimedOut);
            }
        }
    }

    private void CloseListening()
    {
        foreach (Socket socket in _listening)
        {
            socket.Dispose();
        }
    }
}
