using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Fardisk.Diagnostics;
using Fardisk.Server.Api;
using Fardisk.Server.Cli;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fardisk.Tests.Server;

/// <summary>The API on real sockets, with a service that answers as the test says.</summary>
public sealed class ApiHostTests
{
    private static readonly JsonElement s_arguments = JsonDocument.Parse("""{"name":"pc07"}""").RootElement;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Socket_WhenBound_BelongsToItsOwnerAlone()
    {
        using TemporaryFolder folder = new();
        await using ApiHost host = await OnSocket(folder, FakeService.Echo());

        Assert.True(OwnerOnly.IsClosed(folder.File("s")));
        await host.Stop();
    }

    [Fact]
    public async Task Call_ThroughTheSocket_GivesTheResult()
    {
        using TemporaryFolder folder = new();
        await using ApiHost host = await OnSocket(folder, FakeService.Echo());

        JsonElement result = await Call(folder, "client.show");

        Assert.Equal("pc07", result.GetProperty("name").GetString());
        await host.Stop();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5_000)]
    [InlineData(200_000)]
    public async Task Call_WithAnAnswerOfAnySize_GivesItWhole(int length)
    {
        using TemporaryFolder folder = new();
        await using ApiHost host = await OnSocket(folder, FakeService.Echo());
        await using SocketChannel channel = (await SocketChannel.TryConnect(folder.File("s"), Cancellation))!;
        JsonElement arguments = JsonSerializer.SerializeToElement(new NameArguments { Name = new string('x', length) }, ApiJson.Default.NameArguments);

        JsonElement result = await channel.Call("x", arguments, _ => { }, Cancellation);

        Assert.Equal(length, result.GetProperty("name").GetString()!.Length);
        await host.Stop();
    }

    [Fact]
    public async Task Call_WithProgressAndItems_TellsThemInOrder()
    {
        using TemporaryFolder folder = new();
        FakeService service = new(async (_, arguments, reply, cancellation) =>
        {
            await reply.Send(new ApiMessage { Progress = new ApiProgress("copy", 1, 2) }, cancellation);
            await reply.Send(new ApiMessage { Item = arguments }, cancellation);
            await reply.Send(new ApiMessage { Answer = arguments }, cancellation);
        });
        await using ApiHost host = await OnSocket(folder, service);
        List<string> lines = [];

        await Call(folder, "x", message => lines.Add(message.Progress is null ? "item" : $"progress {message.Progress.DoneBytes}"));

        Assert.Equal(["progress 1", "item"], lines);
        await host.Stop();
    }

    [Fact]
    public async Task Call_ThatFails_ThrowsWhatTheServerSaid()
    {
        using TemporaryFolder folder = new();
        FakeService service = new(async (_, _, reply, cancellation) => await reply.Send(new ApiMessage { Error = new ApiError("DISK-0003", "In use.", "Shut it down.") }, cancellation));
        await using ApiHost host = await OnSocket(folder, service);

        FardiskException failure = await Assert.ThrowsAsync<FardiskException>(() => Call(folder, "x"));

        Assert.Equal("DISK-0003: In use.\n  Shut it down.", failure.ToSentence());
        await host.Stop();
    }

    [Fact]
    public async Task Call_WhoseAnswerHasNoLastLine_SaysThatItWasCut()
    {
        using TemporaryFolder folder = new();
        FakeService service = new(async (_, _, reply, cancellation) => await reply.Send(new ApiMessage { Progress = new ApiProgress("copy", 1, 2) }, cancellation));
        await using ApiHost host = await OnSocket(folder, service);

        FardiskException failure = await Assert.ThrowsAsync<FardiskException>(() => Call(folder, "x"));

        Assert.Equal("SRV-0003", failure.Error.Id);
        await host.Stop();
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1c\r\n{\"progress\":{\"what\":\"co")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nnot json\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nnull\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    public async Task Call_OfAServerThatDiesInItsAnswer_SaysThatItWasCut(string answer)
    {
        using TemporaryFolder folder = new();
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(folder.File("s")));
        listener.Listen();
        Task<JsonElement> call = Call(folder, "x");
        using (Socket peer = await listener.AcceptAsync(Cancellation))
        {
            await peer.ReceiveAsync(new byte[4096], Cancellation);
            await peer.SendAsync(Encoding.ASCII.GetBytes(answer), Cancellation);
            peer.Shutdown(SocketShutdown.Both);
        }

        FardiskException failure = await Assert.ThrowsAsync<FardiskException>(() => call);

        Assert.Equal("SRV-0003", failure.Error.Id);
    }

    [Fact]
    public async Task TryConnect_ToASocketThatAKilledServerLeft_FindsNobody()
    {
        using TemporaryFolder folder = new();
        using (Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            listener.Bind(new UnixDomainSocketEndPoint(folder.File("s")));
        }

        // The system keeps the file of a killed process; .NET may take it away with the socket.
        if (!File.Exists(folder.File("s")))
        {
            await File.WriteAllTextAsync(folder.File("s"), "", Cancellation);
        }

        Assert.Null(await SocketChannel.TryConnect(folder.File("s"), Cancellation));
        Assert.Null(await SocketChannel.TryConnect(folder.File("none"), Cancellation));
        Assert.Null(await SocketChannel.TryConnect(folder.File(new string('x', 200)), Cancellation));
    }

    [Fact]
    public async Task Stop_DuringAWatch_EndsItWithASentence()
    {
        using TemporaryFolder folder = new();
        TaskCompletionSource begun = new();
        FakeService service = new(async (_, arguments, reply, cancellation) =>
        {
            await reply.Send(new ApiMessage { Item = arguments }, cancellation);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        });
        await using ApiHost host = await OnSocket(folder, service);
        Task<JsonElement> call = Call(folder, "watch", _ => begun.TrySetResult());
        await begun.Task.WaitAsync(Cancellation);

        await host.Stop();

        FardiskException failure = await Assert.ThrowsAsync<FardiskException>(() => call);
        Assert.Equal("SRV-0008", failure.Error.Id);
    }

    [Fact]
    public async Task HangingUp_DuringAnAnswer_CancelsTheRequest()
    {
        using TemporaryFolder folder = new();
        TaskCompletionSource begun = new();
        TaskCompletionSource cancelled = new();
        FakeService service = new(async (_, arguments, reply, cancellation) =>
        {
            await reply.Send(new ApiMessage { Item = arguments }, cancellation);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation).ContinueWith(_ => cancelled.SetResult(), TaskScheduler.Default);
            cancellation.ThrowIfCancellationRequested();
        });
        await using ApiHost host = await OnSocket(folder, service);
        using CancellationTokenSource leaving = new();
        await using SocketChannel channel = (await SocketChannel.TryConnect(folder.File("s"), Cancellation))!;
        Task<JsonElement> call = channel.Call("watch", s_arguments, _ => begun.TrySetResult(), leaving.Token);
        await begun.Task.WaitAsync(Cancellation);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await cancelled.Task.WaitAsync(Cancellation);
        await host.Stop();
    }

    [Theory]
    [InlineData("good", null, HttpStatusCode.OK, "the token and the address")]
    [InlineData("good", "localhost", HttpStatusCode.OK, "localhost means loopback")]
    [InlineData(null, null, HttpStatusCode.Unauthorized, "no token")]
    [InlineData("", null, HttpStatusCode.Unauthorized, "an empty token")]
    [InlineData("wrong", null, HttpStatusCode.Unauthorized, "a wrong token")]
    [InlineData("good", "evil.example", HttpStatusCode.Forbidden, "DNS rebinding: a name of somebody else")]
    [InlineData("good", "10.1.2.3", HttpStatusCode.Forbidden, "another address")]
    [InlineData(null, "evil.example", HttpStatusCode.Forbidden, "the Host is looked at first")]
    public async Task Admin_WithTokenAndHost_LetsInOnlyBothRight(string? token, string? host, HttpStatusCode expected, string because)
    {
        using TemporaryFolder folder = new();
        (ApiHost admin, AdminToken secret) = await OnAdmin(folder, FakeService.Echo());
        await using (admin)
        {
            using HttpRequestMessage request = Post(admin, "client.show", "{}");
            request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token == "good" ? secret.Text : token);
            request.Headers.Host = host is null ? null : $"{host}:{admin.Endpoint.Split(':')[1]}";

            (HttpStatusCode status, string body) = await Send(request);

            Assert.True(expected == status, $"{status}: {because}");
            Assert.Equal(expected == HttpStatusCode.OK, body.Contains("\"result\""));
            Assert.Equal(expected != HttpStatusCode.OK, body.Contains("SRV-0007"));
            await admin.Stop();
        }
    }

    [Fact]
    public async Task Admin_WithAHostWithoutItsPort_Refuses()
    {
        using TemporaryFolder folder = new();
        (ApiHost admin, AdminToken secret) = await OnAdmin(folder, FakeService.Echo());
        await using (admin)
        {
            using HttpRequestMessage request = Post(admin, "client.show", "{}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret.Text);
            request.Headers.Host = "127.0.0.1";

            Assert.Equal(HttpStatusCode.Forbidden, (await Send(request)).Status);
            await admin.Stop();
        }
    }

    [Fact]
    public async Task Health_WithoutAToken_Answers()
    {
        using TemporaryFolder folder = new();
        (ApiHost admin, _) = await OnAdmin(folder, FakeService.Echo());
        await using (admin)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, $"http://{admin.Endpoint}/health");

            (HttpStatusCode status, string body) = await Send(request);

            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal("ok", JsonDocument.Parse(body).RootElement.GetProperty("status").GetString());
            await admin.Stop();
        }
    }

    [Theory]
    [InlineData("POST", "/api/x", "", HttpStatusCode.BadRequest, "no body")]
    [InlineData("POST", "/api/x", "{", HttpStatusCode.BadRequest, "half a body")]
    [InlineData("POST", "/api/x", "[]", HttpStatusCode.BadRequest, "no object")]
    [InlineData("POST", "/api/x", "huge", HttpStatusCode.BadRequest, "over the limit")]
    [InlineData("GET", "/api/x", null, HttpStatusCode.MethodNotAllowed, "another method")]
    [InlineData("POST", "/other", "{}", HttpStatusCode.NotFound, "another path")]
    [InlineData("POST", "/api/../health", "{}", HttpStatusCode.OK, "a path that comes out at /health")]
    public async Task Admin_WithAMalformedRequest_RefusesAndGoesOn(string method, string path, string? body, HttpStatusCode expected, string because)
    {
        using TemporaryFolder folder = new();
        (ApiHost admin, AdminToken secret) = await OnAdmin(folder, FakeService.Echo());
        await using (admin)
        {
            string content = body == "huge" ? $"{{\"a\":\"{new string('x', ApiApplication.BodyBytesMax)}\"}}" : body ?? "";
            using HttpRequestMessage request = new(new HttpMethod(method), $"http://{admin.Endpoint}{path}") { Content = body is null ? null : new StringContent(content) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret.Text);

            Assert.True(expected == (await Send(request)).Status, because);

            using HttpRequestMessage next = Post(admin, "x", "{}");
            next.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret.Text);
            Assert.Equal(HttpStatusCode.OK, (await Send(next)).Status);
            await admin.Stop();
        }
    }

    [Fact]
    public async Task Start_OnAPortInUse_IsASentence()
    {
        using TemporaryFolder folder = new();
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        await using ApiHost host = ApiHost.OnAdmin(FakeService.Echo(), (IPEndPoint)taken.LocalEndPoint!, AdminToken.LoadOrCreate(folder.Path), NullLoggerFactory.Instance);

        FardiskException failure = await Assert.ThrowsAsync<FardiskException>(() => host.Start(Cancellation));

        Assert.Equal("SRV-0004", failure.Error.Id);
        Assert.Contains("in use", failure.Message);
    }

    [Fact]
    public void LoadOrCreate_OfTheToken_KeepsItAndClosesItsFile()
    {
        using TemporaryFolder folder = new();
        string path = folder.File(AdminToken.FileName);

        AdminToken first = AdminToken.LoadOrCreate(folder.Path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        }

        AdminToken second = AdminToken.LoadOrCreate(folder.Path);

        Assert.Equal(43, first.Text.Length);
        Assert.Equal(first.Text, second.Text);
        Assert.True(OwnerOnly.IsClosed(path));

        File.WriteAllText(path, "short\n");
        AdminToken third = AdminToken.LoadOrCreate(folder.Path);
        Assert.Equal(43, third.Text.Length);
        Assert.NotEqual(first.Text, third.Text);
        Assert.False(third.IsIn("Bearer short"));
        Assert.True(third.IsIn($"bearer {third.Text}"));
        Assert.False(third.IsIn(third.Text));
    }

    private static async Task<ApiHost> OnSocket(TemporaryFolder folder, ICommandService service)
    {
        ApiHost host = ApiHost.OnSocket(service, folder.File("s"), NullLoggerFactory.Instance);
        await host.Start(Cancellation);
        return host;
    }

    private static async Task<(ApiHost Host, AdminToken Token)> OnAdmin(TemporaryFolder folder, ICommandService service)
    {
        AdminToken token = AdminToken.LoadOrCreate(folder.Path);
        ApiHost host = ApiHost.OnAdmin(service, new IPEndPoint(IPAddress.Loopback, 0), token, NullLoggerFactory.Instance);
        await host.Start(Cancellation);
        return (host, token);
    }

    private static async Task<JsonElement> Call(TemporaryFolder folder, string verb, Action<ApiMessage>? onLine = null)
    {
        await using SocketChannel channel = (await SocketChannel.TryConnect(folder.File("s"), Cancellation))!;
        return await channel.Call(verb, s_arguments, onLine ?? (_ => { }), Cancellation);
    }

    private static HttpRequestMessage Post(ApiHost host, string verb, string body) =>
        new(HttpMethod.Post, $"http://{host.Endpoint}/api/{verb}") { Content = new StringContent(body) };

    private static async Task<(HttpStatusCode Status, string Body)> Send(HttpRequestMessage request)
    {
        using HttpClient http = new();
        using HttpResponseMessage response = await http.SendAsync(request, Cancellation);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }
}
