using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Fardisk.Server.Cli;
using Xunit;

namespace Fardisk.Tests.Server;

/// <summary>The whole server in this process on free loopback ports, and the commands beside it.</summary>
public sealed class ServeTests
{
    private const string Mac = "52:54:00:77:00:01";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Serve_WhenReady_PrintsOneLineAndEndsWith0OnTheSignal()
    {
        using CliHarness cli = new();
        await using RunningServer server = await RunningServer.Start(cli);

        Assert.Matches(@"^ready admin=127\.0\.0\.1:\d+ boot=127\.0\.0\.1:\d+ iscsi=127\.0\.0\.1:\d+ tftp=127\.0\.0\.1:\d+\n$", server.Output);
        Assert.Equal(0, await server.Stop());
        Assert.Single(server.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("error", server.Error);
        Assert.False(File.Exists(Path.Combine(cli.DataFolder, "fardisk.sock")), "the socket file stays behind");
        Assert.Contains("No server runs", (await cli.Must("status")).Output);
    }

    [Fact]
    public async Task Commands_BesideAServer_GoThroughItAndStayAfterIt()
    {
        using CliHarness cli = new();
        cli.WriteDisk("disk.raw");
        await cli.Must("image import disk.raw golden");
        await using (RunningServer server = await RunningServer.Start(cli))
        {
            await cli.Must($"client add pc07 --mac {Mac} --image golden");
            await cli.Must("image import disk.raw second");
            Assert.Contains("Server", (await cli.Must("status")).Output);
            CliRun bad = await cli.Run("client add pc08 --mac nonsense");
            Assert.Equal(2, bad.Code);
            Assert.StartsWith("CMD-0001", bad.Error);
            Assert.Equal("CLIENT-0003", (await cli.Run("client show pc8 --json")).Json.GetProperty("errors")[0].GetProperty("id").GetString());

            string script = await server.Get("boot", $"/boot?mac={Mac}");
            Assert.Contains("iqn.2026-11.io.fardisk:pc07", script);
            JsonElement explained = (await cli.Must("explain pc07 --stage ipxe --json")).Json;
            Assert.Equal(script, explained.GetProperty("stages")[0].GetProperty("script").GetString());
            Assert.Equal(1, (await cli.Must("client show pc07 --json")).Json.GetProperty("bootNumber").GetInt32());
        }

        Assert.Equal(2, (await cli.Must("image list --json")).Json.GetArrayLength());
        Assert.Equal(1, (await cli.Must("client show pc07 --json")).Json.GetProperty("bootNumber").GetInt32());
    }

    [Fact]
    public async Task Serve_WhenAServerRuns_SaysSoAtOnceAndLeavesItAlone()
    {
        using CliHarness cli = new();
        await using RunningServer server = await RunningServer.Start(cli);

        CliRun second = await cli.Run("serve");

        Assert.Equal(1, second.Code);
        Assert.Contains("SRV-0002", second.Error);
        Assert.Contains("a server is running there", second.Error);
        Assert.Contains("Server", (await cli.Must("status")).Output);
    }

    [Fact]
    public async Task Serve_OverASocketThatAKilledServerLeft_Starts()
    {
        using CliHarness cli = new();
        Directory.CreateDirectory(cli.DataFolder);
        await File.WriteAllTextAsync(Path.Combine(cli.DataFolder, "fardisk.sock"), "", Cancellation);

        await using RunningServer server = await RunningServer.Start(cli);

        Assert.Contains("Server", (await cli.Must("status")).Output);
    }

    [Fact]
    public async Task Serve_WithPortsInUse_NamesEachAndLeavesNothingRunning()
    {
        using Socket first = Taken();
        using Socket second = Taken();
        using CliHarness cli = new($"""
            [server]
            data = "data"
            ipxe = "nowhere"
            boot = "127.0.0.1:0"
            admin = "{first.LocalEndPoint}"
            [iscsi]
            listen = ["{second.LocalEndPoint}"]
            [tftp]
            listen = "127.0.0.1:0"
            """);

        CliRun run = await cli.Run("serve");

        Assert.Equal(1, run.Code);
        Assert.Empty(run.Output);
        Assert.Contains("SRV-0004", run.Error);
        Assert.Contains("ISCSI-", run.Error);
        Assert.Contains("BOOT-0001", run.Error);
        Assert.Contains("No server runs", (await cli.Must("status")).Output);
    }

    [Fact]
    public async Task Watch_BesideAServer_ShowsWhatWasAndWhatComesAndEndsOnCtrlC()
    {
        using CliHarness cli = new();
        await cli.Must($"client add pc07 --mac {Mac}");
        await using RunningServer server = await RunningServer.Start(cli);
        await server.Get("boot", $"/boot?mac={Mac}");
        using CancellationTokenSource ctrlC = new();
        using LineWriter output = new();
        Task<int> watch = CliApp.Run(["watch", "pc07"], cli.Environment(output, TextWriter.Null), ctrlC.Token);
        await output.WaitFor("boot 1 of pc07", Cancellation);

        await server.Get("boot", $"/boot?mac={Mac}");
        await output.WaitFor("boot 2 of pc07", Cancellation);
        await ctrlC.CancelAsync();

        Assert.Equal(0, await watch);
        Assert.Equal(2, output.ToString().Split("script ").Length - 1);
    }

    [Fact]
    public async Task Watch_WhenTheServerStops_EndsWithASentence()
    {
        using CliHarness cli = new();
        await cli.Must($"client add pc07 --mac {Mac}");
        await using RunningServer server = await RunningServer.Start(cli);
        await server.Get("boot", $"/boot?mac={Mac}");
        using LineWriter output = new();
        using StringWriter error = new();
        Task<int> watch = CliApp.Run(["watch", "pc07"], cli.Environment(output, error), Cancellation);
        await output.WaitFor("boot 1 of pc07", Cancellation);

        Assert.Equal(0, await server.Stop());

        Assert.Equal(1, await watch);
        Assert.Contains("SRV-0008", error.ToString());
    }

    [Fact]
    public async Task Admin_WithTheTokenOfTheFile_AnswersAsTheCommandDoes()
    {
        using CliHarness cli = new();
        await cli.Must($"client add pc07 --mac {Mac}");
        await using RunningServer server = await RunningServer.Start(cli);
        string token = await File.ReadAllTextAsync(Path.Combine(cli.DataFolder, "admin.token"), Cancellation);
        using HttpClient http = new() { BaseAddress = new Uri($"http://{server.Endpoint("admin")}") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());

        using HttpResponseMessage response = await http.PostAsync("/api/client.show", new StringContent("""{"name":"pc07"}""", Encoding.UTF8, "application/json"), Cancellation);
        JsonElement answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation)).RootElement;
        using HttpResponseMessage unknown = await http.PostAsync("/api/client.shw", new StringContent("{}"), Cancellation);
        using HttpResponseMessage wrong = await http.PostAsync("/api/client.show", new StringContent("""{"nme":"pc07"}"""), Cancellation);

        Assert.Equal("pc07", answer.GetProperty("result").GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("nme", await wrong.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Serve_WithJson_PrintsTheReadyLineAsJson()
    {
        using CliHarness cli = new();
        await using RunningServer server = await RunningServer.Start(cli, "--json");

        JsonElement ready = JsonDocument.Parse(server.Output).RootElement;

        Assert.All(["admin", "boot", "iscsi", "tftp"], name => Assert.StartsWith("127.0.0.1:", ready.GetProperty(name).GetString()));
    }

    private static Socket Taken()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }
}
