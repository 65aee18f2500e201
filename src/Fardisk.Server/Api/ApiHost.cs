using System.Net;
using System.Net.Sockets;
using Fardisk.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fardisk.Server.Api;

/// <summary>The API on one endpoint: the control socket in the data folder, or the admin listener. Kestrel alone, without a web host around it.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private static readonly TimeSpan s_stopWithin = TimeSpan.FromSeconds(3);

    private readonly KestrelServer _server;
    private readonly ICommandService _service;
    private readonly ApiGate? _gate;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();

    private ApiHost(ICommandService service, ApiGate? gate, Action<KestrelServerOptions> listen, ILoggerFactory loggers)
    {
        _service = service;
        _gate = gate;
        _logger = loggers.CreateLogger("Fardisk.Server.Api");
        KestrelServerOptions options = new() { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = ApiApplication.BodyBytesMax;
        options.Limits.MaxConcurrentConnections = 256;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        listen(options);
        SocketTransportOptions transport = new() { CreateBoundListenSocket = Bind };
        _server = new KestrelServer(new OptionsWrapper<KestrelServerOptions>(options), new SocketTransportFactory(new OptionsWrapper<SocketTransportOptions>(transport), loggers), loggers);
    }

    /// <summary>The API on the control socket; who may open the file may ask.</summary>
    public static ApiHost OnSocket(ICommandService service, string path, ILoggerFactory loggers) =>
        new(service, gate: null, options => options.ListenUnixSocket(path, OnlyHttp1), loggers);

    /// <summary>The API on the admin address, behind token and Host check.</summary>
    public static ApiHost OnAdmin(ICommandService service, IPEndPoint listen, AdminToken token, ILoggerFactory loggers) =>
        new(service, new ApiGate(token, listen), options => options.Listen(listen, OnlyHttp1), loggers);

    /// <summary>The endpoint it answers on, with the real port; empty for the control socket.</summary>
    public string Endpoint { get; private set; } = "";

    /// <summary>Binds; answers when it returns.</summary>
    /// <exception cref="FardiskException">The address or the socket cannot be bound.</exception>
    public async Task Start(CancellationToken cancellation)
    {
        try
        {
            await _server.StartAsync(new ApiApplication(_service, _gate, _logger, _stopping.Token), cancellation);
        }
        catch (Exception ex) when (ex is IOException or SocketException or UnauthorizedAccessException)
        {
            SocketException? cause = ex as SocketException ?? ex.InnerException as SocketException ?? ex.InnerException?.InnerException as SocketException;
            string why = cause?.SocketErrorCode == SocketError.AddressAlreadyInUse ? "the port is in use" : (cause ?? ex).Message;
            throw new FardiskException(
                _gate is null ? ServerErrors.ControlSocket : ServerErrors.AdminPort, $"The {(_gate is null ? "control socket" : "admin address")} cannot be listened on: {why}.", ex);
        }

        string? address = _server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        if (_gate is not null && Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && IPAddress.TryParse(uri.Host, out IPAddress? ip))
        {
            IPEndPoint endpoint = new(ip, uri.Port);
            _gate.Bound(endpoint);
            Endpoint = endpoint.ToString();
        }
    }

    /// <summary>Ends open requests with a sentence (a <c>watch</c> would never end by itself) and closes the listener.</summary>
    public async Task Stop()
    {
        await _stopping.CancelAsync();
        using CancellationTokenSource patience = new(s_stopWithin);
        await _server.StopAsync(patience.Token);
    }

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        _stopping.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void OnlyHttp1(ListenOptions options) => options.Protocols = HttpProtocols.Http1;

    private static Socket Bind(EndPoint endpoint)
    {
        Socket socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (endpoint is UnixDomainSocketEndPoint unix)
        {
            // Bound but not listening yet: nobody can connect before the file is ours alone.
            OwnerOnly.Close(unix.ToString()!);
        }

        return socket;
    }
}
