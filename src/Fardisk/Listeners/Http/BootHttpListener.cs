using System.Net.Sockets;
using Fardisk.Boot;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Leases;
using Fardisk.Options;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fardisk.Listeners.Http;

/// <summary>The boot port: plain HTTP for scripts and boot files, nothing else. Plain, because firmware and iPXE's BIOS builds know no other.</summary>
/// <remarks>Kestrel without a host around it: no configuration, no dependency injection, no middleware; a script costs no more than it must.</remarks>
public sealed class BootHttpListener(
    Settings settings, NetworkMap networks, BootFiles files, IBootDirector director, IPresence presence, IAddressBook addresses, ITimeline timeline, TimeProvider clock, ILoggerFactory loggers) : IListener
{
    /// <summary>Most connections at once; one more is closed at accept.</summary>
    public const int ConnectionsMax = 4096;

    /// <summary>Longest request line, in bytes: a path and a MAC.</summary>
    public const int RequestLineMax = 2048;

    /// <summary>All headers of one request, in bytes.</summary>
    public const int HeadersLengthMax = 8192;

    /// <summary>Time for a request's headers to arrive.</summary>
    public static readonly TimeSpan HeadersWithin = TimeSpan.FromSeconds(10);

    /// <summary>How long an idle connection lives: iPXE keeps one between two reads of an image.</summary>
    public static readonly TimeSpan IdleMax = TimeSpan.FromMinutes(2);

    /// <summary>Longest wait for running answers at the end.</summary>
    public static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(2);

    private readonly ILogger _logger = loggers.CreateLogger<BootHttpListener>();
    private KestrelServer? _server;

    /// <inheritdoc/>
    public string Endpoints { get; private set; } = "";

    /// <inheritdoc/>
    public async Task Start(CancellationToken stopping)
    {
        KestrelServerOptions options = MakeOptions();
        SocketTransportFactory transport = new(Microsoft.Extensions.Options.Options.Create(new SocketTransportOptions()), loggers);
        KestrelServer server = new(Microsoft.Extensions.Options.Options.Create(options), transport, loggers);
        BootHttpApplication application = new(networks, files, director, presence, addresses, timeline, clock, _logger);
        try
        {
            await server.StartAsync(application, stopping).ConfigureAwait(false);
        }
        catch (Exception ex) when (ex is IOException or SocketException)
        {
            server.Dispose();
            throw NotStarted(ex);
        }

        _server = server;
        Endpoints = string.Join(", ", server.Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a).Authority));
        HttpLog.Started(_logger, Endpoints);
    }

    /// <inheritdoc/>
    public async Task Stop()
    {
        if (_server is not { } server)
        {
            return;
        }

        _server = null;
        using CancellationTokenSource within = new(StopWithin, clock);
        await server.StopAsync(within.Token).ConfigureAwait(false);
        server.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Stop().ConfigureAwait(false);

    private KestrelServerOptions MakeOptions()
    {
        KestrelServerOptions options = new() { AddServerHeader = false, AllowSynchronousIO = false };
        KestrelServerLimits limits = options.Limits;
        limits.MaxConcurrentConnections = ConnectionsMax;
        limits.MaxRequestLineSize = RequestLineMax;
        limits.MaxRequestHeadersTotalSize = HeadersLengthMax;
        limits.MaxRequestHeaderCount = 50;
        limits.MaxRequestBodySize = 0;
        limits.RequestHeadersTimeout = HeadersWithin;
        limits.KeepAliveTimeout = IdleMax;
        limits.MaxResponseBufferSize = 1 << 20;

        // A PC that has stopped reading lets go of its connection; an old card at 10 Mb/s with pauses does not.
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(30));
        options.Listen(settings.Server.Boot, listen => listen.Protocols = HttpProtocols.Http1);
        return options;
    }

    private FardiskException NotStarted(Exception ex)
    {
        System.Net.IPEndPoint endpoint = settings.Server.Boot;
        SocketError? error = (ex as SocketException ?? ex.InnerException as SocketException ?? ex.InnerException?.InnerException as SocketException)?.SocketErrorCode;
        if (ex.InnerException is AddressInUseException || error == SocketError.AddressAlreadyInUse)
        {
            return new FardiskException(HttpErrors.PortInUse, $"TCP port {endpoint.Port} at {endpoint.Address} ([server] boot) is taken.", ex);
        }

        return error == SocketError.AccessDenied
            ? new FardiskException(HttpErrors.NotAllowed, $"TCP port {endpoint.Port} ([server] boot) may not be opened.", ex)
            : new FardiskException(HttpErrors.AddressNotOurs, $"{endpoint} ([server] boot) cannot be opened: {ex.Message}.", ex);
    }
}
