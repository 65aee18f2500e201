using System.Text.RegularExpressions;
using Fardisk.Server.Demo;
using Fardisk.SystemTests.Boot;
using Xunit;

namespace Fardisk.SystemTests.Start;

/// <summary>A folder with a settings file for loopback and free ports, and the real program as a process in it.</summary>
internal sealed class StartFolder : IAsyncDisposable
{
    private static readonly TimeSpan s_readyWithin = TimeSpan.FromSeconds(30);

    private readonly string _root = Directory.CreateTempSubdirectory("fardisk-start-").FullName;
    private bool _isMounted;

    public StartFolder() => WriteSettings();

    public string Data => Path("data");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string Path(string name) => System.IO.Path.Combine(_root, name);

    /// <summary>Writes the settings anew, with other values where given.</summary>
    public void WriteSettings(string boot = "127.0.0.1:0", string iscsi = "127.0.0.1:0", string ipxe = "/usr/lib/ipxe", string network = "") =>
        File.WriteAllText(Path("fardisk.toml"), $"""
            [server]
            data  = "data"
            ipxe  = "{ipxe}"
            boot  = "{boot}"
            admin = "127.0.0.1:0"
            [iscsi]
            listen = ["{iscsi}"]
            [tftp]
            listen = "127.0.0.1:0"
            {network}

            """);

    /// <summary>Puts the data folder on a file system of its own of this size; a name for all of them, so that it can be filled.</summary>
    public async Task MountData(string size)
    {
        Directory.CreateDirectory(Data);
        await LabProcess.Run(["mount", "-t", "tmpfs", "-o", $"size={size}", "fardisk-test", Data], cancel: Cancel);
        _isMounted = true;
    }

    /// <summary>Takes what space is left in the data folder.</summary>
    public async Task FillData()
    {
        await using LabProcess fill = LabProcess.Start(["dd", "if=/dev/zero", $"of={Path("data/fill")}", "bs=4k", "status=none"]);
        await fill.WaitForExit(Cancel);
    }

    /// <summary>Runs one command to its end.</summary>
    public async Task<(int Code, string Output)> Run(params string[] arguments)
    {
        await using LabProcess process = LabProcess.Start([Room.Executable, "--config", Path("fardisk.toml"), .. arguments]);
        await process.WaitForExit(Cancel);
        return (process.ExitCode, process.Output);
    }

    /// <summary>Runs one command that must end well.</summary>
    public async Task<string> Must(params string[] arguments)
    {
        (int code, string output) = await Run(arguments);
        Assert.True(code == 0, output);
        return output;
    }

    /// <summary>Runs a command that must fail with this error, said in one sentence, and leave no unfinished file and no socket.</summary>
    public async Task<string> Fails(string error, params string[] arguments)
    {
        (int code, string output) = await Run(arguments);
        string[] said = [.. output.Split('\n').Where(line => Regex.IsMatch(line, "^[A-Z]+-[0-9]{4}: "))];
        Assert.True(code == 1, output);
        Assert.True(said.Length == 1 && said[0].StartsWith(error + ": ", StringComparison.Ordinal), output);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.True(!Directory.Exists(Path("data/tmp")) || Directory.GetFileSystemEntries(Path("data/tmp")).Length == 0, "tmp/ is not empty");
        Assert.False(File.Exists(Path("data/fardisk.sock")), "the control socket is left");
        return output;
    }

    /// <summary>Starts the server; it is ready when this returns.</summary>
    public async Task<LabProcess> Serve()
    {
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        LabProcess process = LabProcess.Start([Room.Executable, "--config", Path("fardisk.toml"), "serve"], line =>
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        });
        await Task.WhenAny(ready.Task, process.WaitForExit(Cancel), Task.Delay(s_readyWithin, Cancel));
        Assert.True(ready.Task.IsCompleted, process.Output);
        return process;
    }

    /// <summary>A raw disk that begins with these bytes, all of it data.</summary>
    public string WriteDisk(string name, int bytes)
    {
        byte[] content = new byte[bytes];
        Array.Fill(content, (byte)0x5A);
        File.WriteAllBytes(Path(name), content);
        return Path(name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isMounted)
        {
            await LabProcess.Run(["umount", Data], cancel: CancellationToken.None);
        }

        Directory.Delete(_root, recursive: true);
    }
}
