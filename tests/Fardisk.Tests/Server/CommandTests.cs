using System.Text.Json;
using Fardisk.Diagnostics;
using Fardisk.Server.Api;
using Fardisk.State;
using Fardisk.State.Sqlite;
using Xunit;

namespace Fardisk.Tests.Server;

/// <summary>Every command in this process, without a server, against a data folder of its own.</summary>
public sealed class CommandTests
{
    private const string Mac = "52:54:00:77:00:01";

    [Theory]
    [InlineData("image list", "No images yet")]
    [InlineData("image create empty --size 1.5M", "image empty created")]
    [InlineData("image create empty --size 40G --dry-run", "dry run, nothing changed: image empty created")]
    [InlineData("image import disk.raw golden", "imported as image golden")]
    [InlineData("image import disk.raw golden --dry-run", "dry run")]
    [InlineData("client list", "No clients yet")]
    [InlineData($"client add pc07 --mac {Mac}", "client pc07 added")]
    [InlineData("client add PC07 --mac 525400770001,5254.0077.0002 --form local", "client pc07 added")]
    [InlineData($"client add pc07 --mac {Mac}", "note: pc07 has no image")]
    [InlineData($"client add pc07 --mac {Mac} --writes keep --access net 10.0.0.0/24 --drive 0x81 --keep-san off --ip 10.0.0.7 --dry-run", "dry run")]
    [InlineData("lease list", "No leases")]
    [InlineData("status", "No server runs")]
    [InlineData($"watch {Mac}", "has not been seen yet")]
    [InlineData($"explain {Mac}", "unknown PC")]
    [InlineData($"explain {Mac} --stage ipxe", "#!ipxe")]
    public async Task Run_OnAnEmptyDataFolder_Does(string line, string expected)
    {
        using CliHarness cli = new();
        cli.WriteDisk("disk.raw");

        CliRun run = await cli.Must(line);

        Assert.Contains(expected, run.Output);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Client_FromAddToRemove_KeepsWhatWasSet()
    {
        using CliHarness cli = new();
        cli.WriteDisk("disk.raw");
        await cli.Must("image import disk.raw golden");
        await cli.Must($"client add pc07 --mac {Mac} --image golden --ip 10.0.0.7");

        JsonElement shown = (await cli.Must("client show pc07 --json")).Json;
        Assert.Equal("iqn.2026-11.io.fardisk.initiator:pc07", shown.GetProperty("initiator").GetString());
        JsonElement disk = shown.GetProperty("disks")[0];
        Assert.Equal("iqn.2026-11.io.fardisk:pc07", disk.GetProperty("iqn").GetString());
        Assert.Equal(0, disk.GetProperty("lun").GetInt32());
        Assert.StartsWith("127.0.0.1:", disk.GetProperty("portals")[0].GetString());
        Assert.Equal("keep", shown.GetProperty("writes").GetString());

        await cli.Must("client set pc07 --form sanhook --drive 0x81 --iqn iqn.2007-09.jp.example:old --access net 10.0.0.0/24 --ip none");
        shown = (await cli.Must($"client show {Mac} --json")).Json;
        Assert.Equal("sanhook", shown.GetProperty("form").GetString());
        Assert.Equal("0x81", shown.GetProperty("drive").GetString());
        Assert.Equal("net 10.0.0.0/24", shown.GetProperty("access").GetString());
        Assert.Equal("iqn.2007-09.jp.example:old", shown.GetProperty("disks")[0].GetProperty("iqn").GetString());
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("address").ValueKind);
        Assert.Equal([Mac], shown.GetProperty("macs").EnumerateArray().Select(mac => mac.GetString()));

        JsonElement image = (await cli.Must("image show golden --json")).Json;
        Assert.Equal("pc07", image.GetProperty("clients")[0].GetString());

        string file = Directory.EnumerateFiles(Path.Combine(cli.DataFolder, "clients"), "*", SearchOption.AllDirectories).Max(Comparer<string>.Create((a, b) => new FileInfo(a).Length.CompareTo(new FileInfo(b).Length)))!;
        await File.WriteAllBytesAsync(file, new byte[1 << 20], TestContext.Current.CancellationToken);
        await cli.Must("client reset pc07");
        byte[] content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        Assert.True(content.AsSpan().StartsWith("golden"u8), "the disk was not made anew");

        await cli.Must("client remove pc07 --dry-run");
        await cli.Must("client remove pc07");
        Assert.Equal(0, (await cli.Must("client list --json")).Json.GetArrayLength());
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task ClientSet_WithAPattern_ChangesAllThatItMeans()
    {
        using CliHarness cli = new();
        for (int i = 1; i <= 3; i++)
        {
            await cli.Must($"client add pc0{i} --mac 52540077000{i}");
        }

        CliRun run = await cli.Must("client set pc[01-02] --form local --json");

        Assert.Equal(2, run.Json.GetProperty("clients").GetArrayLength());
        JsonElement all = (await cli.Must("client list --json")).Json;
        Assert.Equal(["local", "local", "sanboot"], all.EnumerateArray().Select(client => client.GetProperty("form").GetString()));
    }

    [Theory]
    [InlineData("image list")]
    [InlineData("image show golden")]
    [InlineData("image create other --size 1M")]
    [InlineData("image import disk.raw other")]
    [InlineData("client list")]
    [InlineData("client list pc*")]
    [InlineData("client show pc07")]
    [InlineData("client add pc08 --mac 525400770008")]
    [InlineData("client set pc07 --form local")]
    [InlineData("client reset pc07")]
    [InlineData("client remove pc07")]
    [InlineData("lease list")]
    [InlineData("status")]
    [InlineData("explain pc07")]
    [InlineData("explain pc07 --stage os")]
    public async Task Run_WithJson_PrintsOneDocumentInCamelCase(string line)
    {
        using CliHarness cli = new();
        cli.WriteDisk("disk.raw");
        await cli.Must("image import disk.raw golden");
        await cli.Must($"client add pc07 --mac {Mac} --image golden");

        CliRun run = await cli.Must($"{line} --json");

        Assert.All(Names(run.Json), name => Assert.True(char.IsLower(name[0]) && !name.Contains('_'), name));
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Explain_OfAClient_GivesEveryStageWithReasonsAndTheScript()
    {
        using CliHarness cli = new();
        cli.WriteDisk("disk.raw");
        await cli.Must("image import disk.raw golden");
        await cli.Must($"client add pc07 --mac {Mac} --image golden");

        JsonElement plan = (await cli.Must("explain pc07 --json")).Json;

        Assert.Equal(["rom", "ipxe", "os"], plan.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("stage").GetString()).Distinct());
        JsonElement ipxe = plan.GetProperty("stages").EnumerateArray().First(stage => stage.GetProperty("stage").GetString() == "ipxe");
        Assert.Equal("san", ipxe.GetProperty("action").GetString());
        Assert.Contains("iqn.2026-11.io.fardisk:pc07", ipxe.GetProperty("script").GetString());
        Assert.All(ipxe.GetProperty("lines").EnumerateArray(), line => Assert.NotEmpty(line.GetProperty("because").GetString()!));

        CliRun text = await cli.Must("explain pc07 --stage ipxe");
        Assert.Contains("<- client pc07: image = golden", text.Output);
        Assert.Contains("    #!ipxe", text.Output);
        Assert.DoesNotContain("undionly", text.Output);
    }

    [Fact]
    public async Task Watch_WithoutAServer_PrintsTheLastBootAndEnds()
    {
        using CliHarness cli = new();
        await cli.Must($"client add pc07 --mac {Mac}");
        DateTimeOffset start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
        AppendEvents(
            cli,
            new EventRow(start.UtcTicks, Mac, "romDiscover", "asks", "pc07", -1, 1),
            new EventRow(start.AddSeconds(1.5).UtcTicks, Mac, "tftpFile", "undionly.kpxe\e[2J", "pc07", TimeSpan.FromSeconds(0.25).Ticks, 1));

        CliRun text = await cli.Must("watch pc07");
        CliRun json = await cli.Must("watch pc07 --once --json");
        CliRun status = await cli.Must("status");

        Assert.Contains("boot 1 of pc07", text.Output);
        Assert.Contains("+1.500  tftpFile       undionly.kpxe\\x1b[2J [0.250 s]", text.Output);
        string[] lines = json.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal(1.5, JsonDocument.Parse(lines[1]).RootElement.GetProperty("sinceStartSeconds").GetDouble());
        Assert.All(new[] { text.Output, json.Output, status.Output }, output => Assert.DoesNotContain('\e', output));
    }

    [Fact]
    public async Task LeaseList_OfStoredLeases_NamesTheClientAndEscapesHostNames()
    {
        using CliHarness cli = new();
        await cli.Must($"client add pc07 --mac {Mac}");
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        using (SqliteStateStore store = SqliteStateStore.Open(Path.Combine(cli.DataFolder, "state.db")))
        {
            store.WriteLeases(
                [
                    new LeaseRow("eth1", "10.0.0.107", Mac, "", "evil\e]0;x", "bound", now, now + 3600),
                    new LeaseRow("eth1", "10.0.0.20", "52:54:00:77:00:09", "", "", "bound", now - 7200, now - 3600),
                    new LeaseRow("eth1", "10.0.0.99", "", "", "", "declined", now, now + 3600),
                ],
                []);
        }

        CliRun text = await cli.Must("lease list");
        JsonElement json = (await cli.Must("lease list --json")).Json;

        Assert.Equal(["10.0.0.20", "10.0.0.99", "10.0.0.107"], json.EnumerateArray().Select(lease => lease.GetProperty("address").GetString()));
        Assert.Equal(["expired", "declined", "bound"], json.EnumerateArray().Select(lease => lease.GetProperty("state").GetString()));
        Assert.Equal("pc07", json[2].GetProperty("client").GetString());
        Assert.Contains("evil\\x1b]0;x", text.Output);
        Assert.Equal("10.0.0.107", (await cli.Must("client show 10.0.0.107 --json")).Json.GetProperty("leasedAddress").GetString());
    }

    [Fact]
    public async Task Run_WhileAnotherProcessHoldsTheFolder_SaysWhoAfterAWait()
    {
        using CliHarness cli = new();
        using DataFolderLock held = Fardisk.State.DataFolder.Open(cli.DataFolder).Lock();

        CliRun command = await cli.Run("client list");
        CliRun serve = await cli.Run("serve");

        Assert.All([command, serve], run => Assert.Equal(1, run.Code));
        Assert.All([command, serve], run => Assert.Contains("SRV-0002", run.Error));
        Assert.All([command, serve], run => Assert.Contains($"{Environment.ProcessId}", run.Error));
    }

    [Fact]
    public async Task Run_WithAStaleSocketFile_WorksAlone()
    {
        using CliHarness cli = new();
        Directory.CreateDirectory(cli.DataFolder);
        await File.WriteAllTextAsync(Path.Combine(cli.DataFolder, "fardisk.sock"), "", TestContext.Current.CancellationToken);

        Assert.Contains("No server runs", (await cli.Must("status")).Output);
    }

    [Fact]
    public async Task Run_OfCommandsAtTheSameMoment_LosesNone()
    {
        using CliHarness cli = new();

        CliRun[] runs = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => cli.Run($"client add pc0{i} --mac 52540077000{i}")));

        // Each waits for the lock a moment; who gave up said so, and nobody half did it.
        Assert.All(runs, run => Assert.True(run.Code == 0 || run.Error.StartsWith("SRV-0002"), run.Error));
        Assert.Equal(runs.Count(run => run.Code == 0), (await cli.Must("client list --json")).Json.GetArrayLength());
    }

    [Fact]
    public async Task Run_WhenCancelled_EndsWith130()
    {
        using CliHarness cli = new();
        using CancellationTokenSource interrupt = new();
        await interrupt.CancelAsync();

        CliRun run = await cli.Run(["client", "list"], interrupt.Token);

        Assert.Equal(130, run.Code);
    }

    [Theory]
    [InlineData("40G", 40L << 30)]
    [InlineData("512MiB", 512L << 20)]
    [InlineData("1.5T", 3L << 39)]
    [InlineData("1k", 1024)]
    [InlineData("1.0001M", 1049088)]
    [InlineData("1048576", 1048576)]
    public void ParseSize_OfWhatPeopleWrite_GivesBytes(string text, long expected) => Assert.Equal(expected, CommandService.ParseSize(text));

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("-1G")]
    [InlineData("1X")]
    [InlineData("1GG")]
    [InlineData("999999999999T")]
    [InlineData("1e9")]
    [InlineData(null)]
    public void ParseSize_OfNonsense_IsRefused(string? text) => Assert.Equal("CMD-0001", Assert.Throws<FardiskException>(() => CommandService.ParseSize(text)).Error.Id);

    private static void AppendEvents(CliHarness cli, params EventRow[] rows)
    {
        using SqliteStateStore store = SqliteStateStore.Open(Path.Combine(cli.DataFolder, "state.db"));
        store.AppendEvents(rows, keepPerMac: 100);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Names(property.Value).Prepend(property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        _ => [],
    };
}
