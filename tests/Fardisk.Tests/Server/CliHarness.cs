using Fardisk.Server.Cli;
using Xunit;

namespace Fardisk.Tests.Server;

/// <summary>The command line in this process, in a folder of its own with a settings file that listens on free loopback ports.</summary>
internal sealed class CliHarness : IDisposable
{
    public const string Settings =
        """
        [server]
        data = "data"
        ipxe = "ipxe"
        boot = "127.0.0.1:0"
        admin = "127.0.0.1:0"

        [iscsi]
        listen = ["127.0.0.1:0"]

        [tftp]
        listen = "127.0.0.1:0"
        """;

    private readonly TemporaryFolder _folder = new();

    public CliHarness(string? settings = Settings)
    {
        if (settings is not null)
        {
            File.WriteAllText(SettingsPath, settings);
        }

        Directory.CreateDirectory(_folder.File("ipxe"));
        foreach (string loader in new[] { "undionly.kpxe", "ipxe.efi", "snponly.efi" })
        {
            File.WriteAllBytes(_folder.File($"ipxe/{loader}"), new byte[1024]);
        }
    }

    public string Folder => _folder.Path;

    public string DataFolder => _folder.File("data");

    public string SettingsPath => _folder.File("fardisk.toml");

    public CliEnvironment Environment(TextWriter output, TextWriter error) => new()
    {
        Output = output,
        Error = error,
        Folder = Folder,
        Time = TimeProvider.System,
        SystemSettings = _folder.File("system.toml"),
        LockWaitMax = TimeSpan.FromMilliseconds(200),
    };

    public async Task<CliRun> Run(IReadOnlyList<string> arguments, CancellationToken? cancellation = null)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = await CliApp.Run(arguments, Environment(output, error), cancellation ?? TestContext.Current.CancellationToken);
        return new CliRun(code, output.ToString(), error.ToString());
    }

    /// <summary>A line as a user types it; no quoting.</summary>
    public Task<CliRun> Run(string line) => Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Fails the test when the command does.</summary>
    public async Task<CliRun> Must(string line)
    {
        CliRun run = await Run(line);
        Assert.True(run.Code == 0, $"{line}: {run.Code}\n{run.Output}{run.Error}");
        return run;
    }

    /// <summary>A raw disk of this size with something at its beginning.</summary>
    public string WriteDisk(string name, int bytes = 1 << 20)
    {
        byte[] content = new byte[bytes];
        "golden"u8.CopyTo(content);
        string path = _folder.File(name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => _folder.Dispose();
}
