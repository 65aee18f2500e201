using System.Net;
using System.Net.Sockets;
using Fardisk.Boot;
using Fardisk.Diagnostics;
using Fardisk.Leases;
using Fardisk.Options;
using Fardisk.Protocols.Tftp;
using Microsoft.Extensions.Logging;

namespace Fardisk.Listeners.Tftp;

/// <summary>Serves boot files over TFTP, read-only: RFC 1350 with options (2347), block size (2348), timeout and size (2349) and windows (7440).</summary>
public sealed class TftpListener(
    Settings settings, NetworkMap networks, BootFiles files, IBootDirector director, IAddressBook addresses, ITimeline timeline, TimeProvider clock, ILogger<TftpListener> logger) : IListener
{
    /// <summary>Longest wait for the loop's end.</summary>
    public static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Socket? _socket;
    private TftpLoop? _loop;

    /// <inheritdoc/>
    public string Endpoints { get; private set; } = "";

    /// <inheritdoc/>
    public Task Start(CancellationToken stopping)
    {
        TftpOptions options = settings.Tftp;
        _socket = Bind(options.Listen);
        Endpoints = _socket.LocalEndPoint!.ToString()!;
        TftpLimits limits = new(options.BlockSizeMax, options.WindowSizeMax, options.RetransmitAfter, options.RetransmitsMax);
        TftpOpener opener = new(files, director, addresses, networks);
        _loop = new TftpLoop(_socket, limits, options.TransfersMax, opener, networks, timeline, clock, logger);
        new Thread(Run) { IsBackground = true, Name = "tftp" }.Start();
        TftpLog.Started(logger, Endpoints);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task Stop()
    {
        if (_loop is not { } loop)
        {
            return;
        }

        loop.Stop();
        await _ended.Task.WaitAsync(StopWithin, clock).ConfigureAwait(false);
        _loop = null;
        loop.Dispose();
        _socket?.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Stop().ConfigureAwait(false);
        _socket?.Dispose();
    }

    private void Run()
    {
        try
        {
            _loop!.Run();
            _ended.SetResult();
        }
        catch (Exception ex)
        {
            TftpLog.LoopFailed(logger, ex);
            _ended.SetException(ex);
        }
    }

    private static Socket Bind(IPEndPoint endpoint)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.PacketInformation, true);
            socket.ReceiveBufferSize = 1 << 20; // a room that starts at once sends its requests in one burst
            socket.Bind(endpoint);
            socket.Blocking = false;
            return socket;
        }
        catch (SocketException ex)
        {
            socket.Dispose();
            throw ex.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => new FardiskException(TftpErrors.PortInUse, $"UDP port {endpoint.Port} at {endpoint.Address} ([tftp] listen) is taken.", ex),
                SocketError.AccessDenied => new FardiskException(TftpErrors.NotAllowed, $"UDP port {endpoint.Port} ([tftp] listen) may not be opened.", ex),
                _ => new FardiskException(TftpErrors.AddressNotOurs, $"{endpoint} ([tftp] listen) cannot be opened: {ex.Message}.", ex),
            };
        }
    }
}
