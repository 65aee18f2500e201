using System.CommandLine;
using System.Text.Json;
using Fardisk.Server.Cli;
using Xunit;

namespace Fardisk.Tests.Server;

/// <summary>The command line before any engine: help, usage mistakes, version, error pages.</summary>
public sealed class UsageTests
{
    public static TheoryData<string> EveryCommand => [.. Commands(Tree()).Select(command => command.Path)];

    [Theory]
    [InlineData("--version", 0, "fardisk ")]
    [InlineData("--help", 0, "Examples:")]
    [InlineData("client --help", 0, "reset")]
    [InlineData("client add --help", 0, "--initiator")]
    [InlineData("error SRV-0001", 0, "## What to do")]
    [InlineData("error srv-0001", 0, "# SRV-0001")]
    [InlineData("error", 0, "SRV-0070")]
    public async Task Run_WithoutSettings_WorksForWhatNeedsNone(string line, int code, string expected)
    {
        using CliHarness cli = new(settings: null);

        CliRun run = await cli.Run(line);

        Assert.Equal(code, run.Code);
        Assert.Contains(expected, run.Output);
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("", "Commands:")]
    [InlineData("client", "Commands:")]
    [InlineData("clent list", "Did you mean client?")]
    [InlineData("client lst", "Did you mean list?")]
    [InlineData("client add pc07 --mc 525400770001", "Did you mean --mac?")]
    [InlineData("client add", "Required argument")]
    [InlineData("client add pc07", "'--mac' is required")]
    [InlineData("client list a b", "'b'")]
    [InlineData("image create x", "'--size' is required")]
    [InlineData("serve now", "'now'")]
    [InlineData("--config", "'--config'")]
    [InlineData("frobnicate", "See fardisk --help")]
    public async Task Run_WithAWrongLine_SaysWhatAndEndsWith2(string line, string expected)
    {
        using CliHarness cli = new(settings: null);

        CliRun run = await cli.Run(line);

        Assert.Equal(2, run.Code);
        Assert.Contains(expected, run.Error);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("status")]
    [InlineData("image list")]
    [InlineData("image create x --size 1G")]
    [InlineData("image import f x")]
    [InlineData("image show x")]
    [InlineData("client list")]
    [InlineData("client add pc07 --mac 52:54:00:77:00:01")]
    [InlineData("client show x")]
    [InlineData("client set x --image y")]
    [InlineData("client remove x")]
    [InlineData("client reset x")]
    [InlineData("explain x")]
    [InlineData("watch x")]
    [InlineData("lease list")]
    public async Task Run_WithoutSettings_SaysToRunInit(string line)
    {
        using CliHarness cli = new(settings: null);

        CliRun run = await cli.Run(line);
        CliRun json = await cli.Run(line + " --json");

        Assert.Equal(1, run.Code);
        Assert.Contains("SRV-0001", run.Error);
        Assert.Contains("fardisk init", run.Error);
        Assert.Equal("SRV-0001", json.Json.GetProperty("errors")[0].GetProperty("id").GetString());
        Assert.Equal(["fardisk.toml", "system.toml"], new[] { "fardisk.toml", "system.toml" }.Where(name => run.Error.Contains(name)));
    }

    [Fact]
    public async Task Run_WithMistakesInTheSettings_NamesThemAll()
    {
        using CliHarness cli = new(settings: "[server]\nadmin = \"nonsense\"\nboot = 7\n[tftp]\nblockSizeMax = 1\n");

        CliRun run = await cli.Run("serve");

        Assert.Equal(1, run.Code);
        Assert.Contains("CONF-0001", run.Error);
        Assert.All(["server.admin", "server.boot", "tftp.blockSizeMax"], key => Assert.Contains(key, run.Error));
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Run_WithTheMachinesFile_UsesItWhenTheFolderHasNone()
    {
        using CliHarness cli = new(settings: null);
        await File.WriteAllTextAsync(Path.Combine(cli.Folder, "system.toml"), "[server]\nboot = 7\n", TestContext.Current.CancellationToken);

        CliRun run = await cli.Run("status");

        Assert.Contains("system.toml", run.Error);
        Assert.Contains("CONF-0001", run.Error);
    }

    [Fact]
    public async Task Error_WithAnUnknownId_SuggestsANearOne()
    {
        using CliHarness cli = new(settings: null);

        CliRun run = await cli.Run("error SRV-0701");

        Assert.Equal(1, run.Code);
        Assert.Contains("SRV-0011", run.Error);
        Assert.Contains("Did you mean", run.Error);
    }

    [Theory]
    [InlineData("--version --json")]
    [InlineData("error --json")]
    [InlineData("error SRV-0001 --json")]
    [InlineData("error nonsense --json")]
    [InlineData("init --dry-run --json")]
    [InlineData("client add --json")]
    public async Task Run_WithJson_PrintsOneDocument(string line)
    {
        using CliHarness cli = new(settings: null);

        CliRun run = await cli.Run(line);

        Assert.NotEqual(JsonValueKind.Undefined, run.Json.ValueKind);
        Assert.Empty(run.Error);
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public async Task Help_OfEveryCommand_DescribesItAndNamesEveryOptionAndArgument(string path)
    {
        using CliHarness cli = new(settings: null);
        Command command = Commands(Tree()).Single(each => each.Path == path).Command;

        CliRun run = await cli.Must($"{path} --help");

        Assert.False(string.IsNullOrWhiteSpace(command.Description), $"{path} has no description");
        Assert.All(command.Options, option => Assert.Contains(option.Name, run.Output));
        Assert.All(command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{path} {option.Name} has no description"));
        Assert.All(command.Arguments, argument => Assert.Contains(argument.Name, run.Output));
        Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description), $"{path} {argument.Name} has no description"));
        Assert.All(["--config", "--json", "--verbose"], name => Assert.Contains(name, run.Output));
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public void Reference_NamesEveryCommandAndOption(string path)
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs/reference/commands.md"));
        Command command = Commands(Tree()).Single(each => each.Path == path).Command;

        string heading = $"\n## {$"fardisk {path}".Trim()}\n";
        int start = page.IndexOf(heading, StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/reference/commands.md has no section{heading}");
        string section = page[(start + heading.Length)..].Split("\n## ")[0];
        Assert.All(command.Options.Where(option => path.Length == 0 || !option.Recursive), option => Assert.Contains($"`{option.Name}", section));
    }

    [Theory]
    [InlineData("client add pc07 --access net 10.0.0.0/24 --mac M", "client|add|pc07|--access|net 10.0.0.0/24|--mac|M")]
    [InlineData("client add --access=net 10.0.0.0/24 pc07", "client|add|--access=net 10.0.0.0/24|pc07")]
    [InlineData("client add --access open pc07", "client|add|--access|open|pc07")]
    [InlineData("client add --access net", "client|add|--access|net")]
    [InlineData("client show net /x", "client|show|net|/x")]
    public void JoinAccess_OfTheRuleOfTwoWords_MakesOne(string line, string expected) =>
        Assert.Equal(expected, string.Join('|', CliApp.JoinAccess(line.Split(' '))));

    private static RootCommand Tree()
    {
        using CliHarness cli = new(settings: null);
        return CommandTree.Create(cli.Environment(TextWriter.Null, TextWriter.Null), new GlobalOptions());
    }

    private static IEnumerable<(string Path, Command Command)> Commands(Command command, string path = "") =>
        command.Subcommands.SelectMany(sub => Commands(sub, $"{path} {sub.Name}".Trim())).Prepend((path, command));

    private static string RepositoryRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Fardisk.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run inside the repository");
        }

        return folder;
    }
}
