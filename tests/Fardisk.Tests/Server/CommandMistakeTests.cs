using Xunit;

namespace Fardisk.Tests.Server;

/// <summary>Bad values: refused with a sentence, and nothing is changed, so that one small room serves them all.</summary>
public sealed class CommandMistakeTests(CommandMistakeTests.Room room) : IClassFixture<CommandMistakeTests.Room>
{
    [Theory]
    [InlineData("client add pc08 --mac nonsense", 2, "CMD-0001", "52:54:00:12:34:56")]
    [InlineData("client add pc08 --mac 52:54:00:77:00", 2, "CMD-0001", "--mac")]
    [InlineData("client add pc08 --mac 525400770008 --ip 10.0.0.300", 2, "CMD-0001", "10.0.0.107")]
    [InlineData("client add pc08 --mac 525400770008 --ip 7", 2, "CMD-0001", "--ip")]
    [InlineData("client add pc08 --mac 525400770008 --drive 0x7f", 2, "CMD-0001", "0x80")]
    [InlineData("client add pc08 --mac 525400770008 --drive zz", 2, "CMD-0001", "0x80")]
    [InlineData("client add pc08 --mac 525400770008 --form pxe", 2, "CMD-0001", "sanboot")]
    [InlineData("client add pc08 --mac 525400770008 --access net 10.0.0.0/99", 2, "CMD-0001", "CIDR")]
    [InlineData("client add pc08 --mac 525400770008 --access all", 2, "CMD-0001", "open")]
    [InlineData("client add pc08 --mac 525400770008 --keep-san maybe", 2, "CMD-0001", "on or off")]
    [InlineData("client add pc08 --mac 525400770008 --writes discard", 1, "CMD-0002", "overlays")]
    [InlineData("client add pc08 --mac 525400770008 --writes keep:7", 1, "CMD-0002", "overlays")]
    [InlineData("client add pc08 --mac 525400770008 --image nope", 1, "IMAGE-0003", "nope")]
    [InlineData("client add pc08 --mac 525400770001", 1, "CLIENT-0001", "pc07")]
    [InlineData("client add -pc --mac 525400770008", 1, "CLIENT-0001", "-pc")]
    [InlineData("client add pc_8 --mac 525400770008", 1, "CLIENT-0001", "pc_8")]
    [InlineData("client add pc07 --mac 525400770008", 1, "CLIENT-0002", "pc07")]
    [InlineData("client show pc7", 1, "CLIENT-0003", "Did you mean pc07?")]
    [InlineData("client add pc08 --mac 525400770008 --ip 127.0.0.1", 1, "CLIENT-0001", "own")]
    [InlineData("client set pc07", 2, "CMD-0001", "nothing is named")]
    [InlineData("error readme", 1, "SRV-0011", "readme")]
    [InlineData("image import . x", 1, "IMAGE-0004", "neither a file nor a block device")]
    [InlineData("image import /dev/zero x --dry-run", 1, "IMAGE-0004", "neither a file nor a block device")]
    [InlineData("client set pc99 --form local", 1, "CLIENT-0003", "pc99")]
    [InlineData("client set pc07 --image nope", 1, "IMAGE-0003", "nope")]
    [InlineData("client set pc0[ --form local", 1, "CLIENT-0004", "pc0[")]
    [InlineData("client remove pc99", 1, "CLIENT-0003", "client list")]
    [InlineData("client reset bare", 1, "DISK-0001", "bare")]
    [InlineData("client set * --ip 10.0.0.7", 2, "CMD-0001", "belongs to one")]
    [InlineData("client show *", 2, "CMD-0001", "takes one")]
    [InlineData("image show goldn", 1, "IMAGE-0003", "Did you mean golden?")]
    [InlineData("image create golden --size 1G", 1, "IMAGE-0002", "golden")]
    [InlineData("image create golden --size 1G --dry-run", 1, "IMAGE-0002", "golden")]
    [InlineData("image create x --size big", 2, "CMD-0001", "40G")]
    [InlineData("image create x --size 7", 1, "IMAGE-0006", "512")]
    [InlineData("image create x --size 7 --dry-run", 1, "IMAGE-0006", "512")]
    [InlineData("image create ../x --size 1G --dry-run", 1, "IMAGE-0001", "../x")]
    [InlineData("image import fardisk.toml x --dry-run", 1, "IMAGE-0006", "512")]
    [InlineData("image import nowhere.raw x", 1, "IMAGE-0004", "nowhere.raw")]
    [InlineData("image import nowhere.raw x --dry-run", 1, "IMAGE-0004", "nowhere.raw")]
    [InlineData("explain pc99", 1, "CLIENT-0003", "pc99")]
    [InlineData("explain pc07 --stage bios", 2, "CMD-0001", "rom, ipxe or os")]
    [InlineData("watch pc99", 1, "CLIENT-0003", "pc99")]
    public async Task Run_WithABadValue_IsASentenceWithItsIdAndChangesNothing(string line, int code, string id, string expected)
    {
        CliRun run = await room.Cli.Run(line);
        CliRun json = await room.Cli.Run(line + " --json");

        Assert.True(code == run.Code, $"{run.Code}: {run.Error}");
        Assert.StartsWith(id, run.Error);
        Assert.Contains(expected, run.Error);
        Assert.Empty(run.Output);
        Assert.Equal(id, json.Json.GetProperty("errors")[0].GetProperty("id").GetString());
        Assert.Equal(room.Before, await room.Now());
    }

    /// <summary>An image, a client with a disk and one without.</summary>
    public sealed class Room : IAsyncLifetime
    {
        internal CliHarness Cli { get; } = new();

        internal string Before { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            Cli.WriteDisk("disk.raw");
            await Cli.Must("image import disk.raw golden");
            await Cli.Must("client add pc07 --mac 52:54:00:77:00:01 --image golden");
            await Cli.Must("client add bare --mac 525400770003");
            Before = await Now();
        }

        internal async Task<string> Now() => (await Cli.Must("client list --json")).Output + (await Cli.Must("image list --json")).Output;

        public ValueTask DisposeAsync()
        {
            Cli.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
