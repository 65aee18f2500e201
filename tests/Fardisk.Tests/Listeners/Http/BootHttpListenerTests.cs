using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Fardisk.Boot;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Listeners;
using Fardisk.Listeners.Http;
using Fardisk.Options;
using Fardisk.Protocols.Wire;
using Fardisk.Tests.Boot;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fardisk.Tests.Listeners.Http;

public sealed class BootHttpListenerTests : IAsyncDisposable
{
    private static readonly MacAddress s_mac = new(0x525400770007);
    private readonly BootFolders _folders = new();
    private readonly ChannelTimeline _timeline = new();
    private readonly CountingPresence _presence = new();
    private readonly HttpClient _http = new(PcHandler.Create());
    private MacAddress? _cardThere = s_mac;
    private BootHttpListener? _listener;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_listener is not null)
        {
            await _listener.DisposeAsync();
        }

        _folders.Dispose();
    }

    [Theory]
    [InlineData("/boot?mac=52:54:00:77:00:07")]
    [InlineData("/boot?mac=52-54-00-77-00-07")]
    [InlineData("/boot?mac=5254.0077.0007")]
    [InlineData("/boot?mac=525400770007&again=1")]
    [InlineData("/boot.php?mac=52%3A54%3A00%3A77%3A00%3A07")]
    public async Task Script_OfAClient_BeginsItsBoot(string path)
    {
        await Start();

        using HttpResponseMessage response = await _http.GetAsync(path, Cancel);
        string script = await response.Content.ReadAsStringAsync(Cancel);

        Assert.Equal((HttpStatusCode.OK, "text/plain", script.Length), (response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Content.Headers.ContentLength));
        Assert.Null(response.Headers.TransferEncodingChunked);
        Assert.Empty(response.Headers.Server);
        Assert.StartsWith("#!ipxe\necho Fardisk: pc07 52:54:00:77:00:07 boots from its iSCSI disk\n", script);
        Assert.Contains("iscsi:127.0.0.1::3260:0:iqn.2026-11.io.fardisk:pc07 ", script);
        Assert.Contains("clear netX.dhcp/gateway", script); // 127.0.0.1 is on-link
        Assert.Equal(("pc07", PcHandler.Address), Assert.Single(_presence.Boots));
        BootEvent told = await _timeline.Next();
        Assert.Equal((BootStage.Script, s_mac, "pc07", 1), (told.Stage, told.Mac, told.Client, told.BootNumber));
    }

    [Fact]
    public async Task Script_Head_HasTheLengthAndBeginsNothing()
    {
        await Start();

        using HttpResponseMessage response = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/boot?mac={s_mac}"), Cancel);

        Assert.Equal((HttpStatusCode.OK, true), (response.StatusCode, response.Content.Headers.ContentLength > 500));
        Assert.Empty(_presence.Boots);
        Assert.False(_timeline.TryNext(out _));
    }

    [Fact]
    public async Task Script_AskedForByAnotherPc_IsShownAndBeginsNothing()
    {
        _cardThere = new MacAddress(0x525400000099);
        await Start();

        string script = await _http.GetStringAsync($"/boot?mac={s_mac}", Cancel);

        Assert.Contains("pc07 52:54:00:77:00:07 boots from its iSCSI disk", script);
        Assert.Empty(_presence.Boots);
        Assert.False(_timeline.TryNext(out _));
    }

    [Fact]
    public async Task Script_LookedAtOnTheServer_BeginsNothing()
    {
        await Start();
        using HttpClient operators = new() { BaseAddress = _http.BaseAddress };

        Assert.Contains("boots from its iSCSI disk", await operators.GetStringAsync($"/boot?mac={s_mac}", Cancel));

        Assert.Empty(_presence.Boots);
    }

    [Fact]
    public async Task Script_FromAnAddressWhoseCardNobodyKnows_BeginsTheBoot()
    {
        _cardThere = null;
        await Start();

        await _http.GetStringAsync($"/boot?mac={s_mac}", Cancel);

        Assert.Single(_presence.Boots);
    }

    [Fact]
    public async Task Script_OfAnUnknownPc_IsTheMenuAndToldOnce()
    {
        await Start();
        const string Path = "/boot?mac=52-54-00-00-00-99";

        string script = await _http.GetStringAsync(Path, Cancel);
        await _http.GetStringAsync(Path + "&again=1", Cancel);

        Assert.Contains("fardisk client add NAME --mac 52:54:00:00:00:99 --image IMAGE", script);
        BootEvent told = await _timeline.Next();
        Assert.Equal((BootStage.Script, null, 0), (told.Stage, told.Client, told.BootNumber));
        Assert.False(_timeline.TryNext(out _));
        Assert.Empty(_presence.Boots);
    }

    [Fact]
    public async Task Script_OfAnIgnoredPc_IsRefused()
    {
        NetworkEntry? loopback = NetworkMap.Read().ByLocalAddress(IPAddress.Loopback);
        await Start(s => s with { Networks = [new NetworkOptions { Interface = loopback!.Interface, Unknown = UnknownPolicy.Ignore }] });

        using HttpResponseMessage response = await _http.GetAsync("/boot?mac=52-54-00-00-00-99", Cancel);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(BootStage.Refused, (await _timeline.Next()).Stage);
    }

    [Theory]
    [InlineData("GET", "/boot", 400)]
    [InlineData("GET", "/boot?mac=", 400)]
    [InlineData("GET", "/boot?mac=zz", 400)]
    [InlineData("GET", "/boot?mac=ff:ff:ff:ff:ff:ff", 400)]
    [InlineData("GET", "/boot?mac=00:00:00:00:00:00", 400)]
    [InlineData("GET", "/boot?mac=52:54:00:77:00:07:00:00", 400)]
    [InlineData("GET", "/", 404)]
    [InlineData("GET", "/boot/missing", 404)]
    [InlineData("GET", "/files/", 404)]
    [InlineData("GET", "/files/%2e%2e/secret", 404)]
    [InlineData("GET", "/files/..%2fsecret", 404)]
    [InlineData("GET", "/files/..%5csecret", 404)]
    [InlineData("GET", "/boot/%00", 400)]
    [InlineData("GET", "/admin", 404)]
    [InlineData("POST", "/boot?mac=52:54:00:77:00:07", 405)]
    [InlineData("PUT", "/files/x", 405)]
    [InlineData("DELETE", "/files/x", 405)]
    [InlineData("OPTIONS", "/", 405)]
    public async Task Request_ThatIsNotServed_IsRefused(string method, string path, int status)
    {
        BootFolders.Write(_folders.Root, "secret", 10);
        await Start();

        string answer = await Raw($"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
        Assert.Equal(status == 405, answer.Contains("\r\nAllow: GET, HEAD\r\n", StringComparison.Ordinal));
        Assert.Empty(_presence.Boots);
    }

    [Fact]
    public async Task File_Whole_HasLengthTagAndTime()
    {
        byte[] expected = BootFolders.Write(_folders.Ipxe, "snponly.efi", 173_792);
        await Start();

        using HttpResponseMessage response = await _http.GetAsync("/boot/SNPonly.efi", Cancel);

        Assert.Equal(expected, await response.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(("application/efi", 173_792L), (response.Content.Headers.ContentType?.MediaType, response.Content.Headers.ContentLength));
        Assert.Contains("bytes", response.Headers.AcceptRanges);
        Assert.NotNull(response.Content.Headers.LastModified);
        BootEvent told = await _timeline.Next();
        Assert.Equal((BootStage.HttpFile, "snponly.efi, 173,792 bytes", "pc07"), (told.Stage, told.Text, told.Client));
    }

    [Fact]
    public async Task File_LargerThanTheCache_ArrivesWhole()
    {
        byte[] expected = BootFolders.Write(_folders.Files, "sub/big.iso", ContentCache.FileLengthMax + 1_234_567);
        await Start();

        byte[] whole = await _http.GetByteArrayAsync("/files/sub/big.iso", Cancel);
        Assert.True(expected.AsSpan().SequenceEqual(whole));
        using HttpResponseMessage part = await _http.SendAsync(Ranged("/files/sub/big.iso", "bytes=-1000"), Cancel);
        Assert.Equal(expected[^1000..], await part.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task File_Head_HasTheLengthAndNoBody()
    {
        BootFolders.Write(_folders.Ipxe, "snponly.efi", 1000);
        await Start();

        string answer = await Raw("HEAD /boot/snponly.efi HTTP/1.1\r\nHost: x\r\nRange: bytes=0-1\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", answer); // only GET has ranges
        Assert.Contains("\r\nContent-Length: 1000\r\n", answer);
        Assert.EndsWith("\r\n\r\n", answer);
    }

    [Theory]
    [InlineData("bytes=100-199", 206, 100, 100, "bytes 100-199/1000")]
    [InlineData("bytes=-5", 206, 995, 5, "bytes 995-999/1000")]
    [InlineData("bytes=u-u", 200, 0, 1000, null)]
    [InlineData("bytes=0-1,3-4", 200, 0, 1000, null)]
    public async Task File_Range_IsAnsweredByRfc9110(string range, int status, int offset, int length, string? contentRange)
    {
        byte[] file = BootFolders.Write(_folders.Files, "disk.iso", 1000);
        await Start();

        using HttpResponseMessage response = await _http.SendAsync(Ranged("/files/disk.iso", range), Cancel);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(file[offset..(offset + length)], await response.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(contentRange, response.Content.Headers.ContentRange?.ToString());
    }

    [Fact]
    public async Task File_RangeOutside_Is416WithTheLength()
    {
        BootFolders.Write(_folders.Files, "disk.iso", 1000);
        await Start();

        using HttpResponseMessage response = await _http.SendAsync(Ranged("/files/disk.iso", "bytes=1000-"), Cancel);

        Assert.Equal((HttpStatusCode.RequestedRangeNotSatisfiable, "bytes */1000"), (response.StatusCode, response.Content.Headers.ContentRange?.ToString()));
    }

    [Fact]
    public async Task File_Conditions_AreRfc9110()
    {
        BootFolders.Write(_folders.Files, "disk.iso", 1000);
        await Start();
        using HttpResponseMessage first = await _http.GetAsync("/files/disk.iso", Cancel);
        EntityTagHeaderValue tag = first.Headers.ETag!;

        Assert.Equal(304, await Status(r => r.Headers.IfNoneMatch.Add(tag)));
        Assert.Equal(200, await Status(r => r.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"other\""))));
        Assert.Equal(304, await Status(r => r.Headers.IfModifiedSince = first.Content.Headers.LastModified));
        Assert.Equal(206, await Status(r => (r.Headers.Range, r.Headers.IfRange) = (new RangeHeaderValue(0, 1), new RangeConditionHeaderValue(tag))));
        Assert.Equal(200, await Status(r => (r.Headers.Range, r.Headers.IfRange) = (new RangeHeaderValue(0, 1), new RangeConditionHeaderValue("\"other\""))));

        async Task<int> Status(Action<HttpRequestMessage> change)
        {
            HttpRequestMessage request = new(HttpMethod.Get, "/files/disk.iso");
            change(request);
            using HttpResponseMessage response = await _http.SendAsync(request, Cancel);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task Connection_TwoRequests_IsKept()
    {
        BootFolders.Write(_folders.Files, "a", 3);
        await Start();

        string answer = await Raw("GET /files/a HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.Contains("HTTP/1.1 200 OK", answer);
        Assert.Contains("HTTP/1.1 404 Not Found", answer);
    }

    [Theory]
    [InlineData(BootHttpListener.RequestLineMax, 0, "414")]
    [InlineData(0, BootHttpListener.HeadersLengthMax, "431")]
    public async Task Request_OverALimit_IsRefused(int path, int header, string status)
    {
        await Start();

        string answer = await Raw($"GET /{new string('a', path)} HTTP/1.1\r\nHost: x\r\nX: {new string('b', header)}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("GET\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001")]
    public async Task Bytes_ThatAreNoHttp_EndTheConnectionOnly(string bytes)
    {
        await Start();

        Assert.StartsWith("HTTP/1.1 400 ", await Raw(bytes + "\r\n\r\n"));
        Assert.StartsWith("#!ipxe", await _http.GetStringAsync($"/boot?mac={s_mac}", Cancel));
    }

    [Fact]
    public async Task Start_PortTaken_SaysSo()
    {
        await Start();
        IPEndPoint taken = IPEndPoint.Parse(_listener!.Endpoints);

        FardiskException ex = await Assert.ThrowsAsync<FardiskException>(
            () => Make(s => s with { Server = s.Server with { Boot = taken } }).Start(Cancel));

        Assert.Equal(("HTTP-0001", $"TCP port {taken.Port} at 127.0.0.1 ([server] boot) is taken."), (ex.Error.Id, ex.Message));
    }

    [Fact]
    public async Task Start_AddressNotOurs_SaysSo()
    {
        FardiskException ex = await Assert.ThrowsAsync<FardiskException>(
            () => Make(s => s with { Server = s.Server with { Boot = IPEndPoint.Parse("192.0.2.1:0") } }).Start(Cancel));

        Assert.Equal("HTTP-0002", ex.Error.Id);
    }

    private static HttpRequestMessage Ranged(string path, string range)
    {
        HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Range", range);
        return request;
    }

    private async Task<string> Raw(string request)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPEndPoint.Parse(_listener!.Endpoints), Cancel);
        await socket.SendAsync(Encoding.Latin1.GetBytes(request), Cancel);
        using MemoryStream answer = new();
        await using NetworkStream stream = new(socket);
        await stream.CopyToAsync(answer, Cancel);
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    private async Task Start(Func<Settings, Settings>? change = null)
    {
        _listener = Make(change);
        await _listener.Start(Cancel);
        _http.BaseAddress = new Uri($"http://{_listener.Endpoints}");
    }

    private BootHttpListener Make(Func<Settings, Settings>? change)
    {
        Settings settings = new() { Server = _folders.Options };
        settings = change?.Invoke(settings) ?? settings;
        BootFiles files = new(settings.Server, TimeProvider.System);
        BootDirector director = new(settings, new ListedClients(new Client { Name = "pc07", Macs = [s_mac], Image = "win10" }), files);
        return new BootHttpListener(settings, NetworkMap.Read(), files, director, _presence, new FixedAddressBook(_cardThere), _timeline, TimeProvider.System, NullLoggerFactory.Instance);
    }
}
