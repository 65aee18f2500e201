using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Fardisk.Diagnostics;
using Fardisk.Server.Api;

namespace Fardisk.Server.Cli;

/// <summary>The running server, through the control socket: one HTTP request, an answer of NDJSON lines.</summary>
internal sealed class SocketChannel : ICommandChannel
{
    /// <summary>Most characters of one answer line; a longer one is no answer of ours.</summary>
    private const int LineCharsMax = 64 * 1024 * 1024;

    /// <summary>Longest path of a Unix socket in bytes (Linux: 108 with the terminating zero).</summary>
    private const int SocketPathBytesMax = 107;

    private readonly HttpClient _http;

    private SocketChannel(Socket connected)
    {
        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(new NetworkStream(connected, ownsSocket: true)),
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri("http://fardisk/"), Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Connects, or gives <see langword="null"/> when nobody listens there: no server, or a socket that a killed one left.</summary>
    /// <exception cref="FardiskException">SRV-0005: somebody listens, but this user may not ask.</exception>
    public static async Task<SocketChannel?> TryConnect(string path, CancellationToken cancellation)
    {
        if (Encoding.UTF8.GetByteCount(path) > SocketPathBytesMax || !File.Exists(path))
        {
            return null;
        }

        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new SocketChannel(socket);
        }
        catch (SocketException ex) when (ex.SocketErrorCode == SocketError.AccessDenied)
        {
            socket.Dispose();
            throw new FardiskException(ServerErrors.ControlSocket, $"This user may not use {path}; run the command as the user that runs the server (sudo).", ex);
        }
        catch (SocketException)
        {
            // Refused or gone: a stale file, or a server that ended in this moment. The lock decides what is true.
            socket.Dispose();
            return null;
        }
    }

    public async Task<JsonElement> Call(string verb, JsonElement arguments, Action<ApiMessage> onLine, CancellationToken cancellation)
    {
        ByteArrayContent body = new(Encoding.UTF8.GetBytes(arguments.GetRawText()));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpRequestMessage request = new(HttpMethod.Post, $"api/{verb}") { Content = body };
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            await using Stream stream = await response.Content.ReadAsStreamAsync(cancellation);
            using StreamReader lines = new(stream, Encoding.UTF8);
            while (await lines.ReadLineAsync(cancellation) is { } line)
            {
                ApiMessage message = Parse(line);
                if (message.Error is { } error)
                {
                    throw error.ToException();
                }

                if (message.Answer is { } result)
                {
                    return result;
                }

                onLine(message);
            }
        }
        catch (Exception ex) when (ex is HttpRequestException or IOException or JsonException)
        {
            throw Cut(ex.Message, ex);
        }

        throw Cut("it has no last line");
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static ApiMessage Parse(string line)
    {
        if (line.Length > LineCharsMax)
        {
            throw Cut("a line is too long");
        }

        return JsonSerializer.Deserialize(line, ApiJson.Default.ApiMessage) ?? throw Cut("a line is empty");
    }

    private static FardiskException Cut(string why, Exception? inner = null) =>
        new(ServerErrors.AnswerCut, $"The server's answer ended in the middle: {why.TrimEnd('.')}.", inner);
}
