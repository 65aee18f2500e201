using Fardisk.Diagnostics;

namespace Fardisk.Server.Demo;

/// <summary>The program itself as the lab's server: the same executable, in the lab's namespace, with its own data folder.</summary>
internal sealed class LabServer(Lab lab, string executable) : IAsyncDisposable
{
    private static readonly TimeSpan s_readyWithin = TimeSpan.FromSeconds(60);

    private LabProcess? _process;

    /// <summary>The settings file that <see cref="WriteSettings"/> made.</summary>
    public string SettingsPath { get; } = Path.Combine(lab.Folder, "fardisk.toml");

    public string DataFolder { get; } = Path.Combine(lab.Folder, "data");

    /// <summary>The line that <c>serve</c> printed.</summary>
    public string ReadyLine { get; private set; } = "";

    /// <summary>Everything that the present server process has printed.</summary>
    public string Log => _process?.Output ?? "";

    public int ProcessId => _process?.Id ?? 0;

    /// <summary>Writes a settings file for the lab's network.</summary>
    public Task WriteSettings(CancellationToken cancel) => File.WriteAllTextAsync(SettingsPath, $"""
        [server]
        data  = "{DataFolder}"
        boot  = "{Lab.ServerAddress}:8080"
        admin = "127.0.0.1:8081"

        [[network]]
        interface = "{Lab.Bridge}"
        mode      = "dhcp"
        range     = "10.77.0.100-10.77.0.199"

        [iscsi]
        listen = ["{Lab.ServerAddress}:3260"]

        [tftp]
        listen = "{Lab.ServerAddress}:69"

        """, cancel);

    /// <summary>Runs one command of the program and gives back what it printed.</summary>
    /// <exception cref="FardiskException">It ended with another code than 0.</exception>
    public Task<string> Command(IReadOnlyList<string> arguments, CancellationToken cancel) =>
        LabProcess.Run(lab.Inside([executable, "--config", SettingsPath, .. arguments]), cancel: cancel);

    /// <summary>Starts the server and waits for its ready line.</summary>
    public async Task Start(CancellationToken cancel)
    {
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        LabProcess process = LabProcess.Start(lab.Inside([executable, "--config", SettingsPath, "serve"]), line =>
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal))
            {
                ready.TrySetResult(line);
            }
        });
        _process = process;
        Task first = await Task.WhenAny(ready.Task, process.WaitForExit(cancel), Task.Delay(s_readyWithin, cancel));
        cancel.ThrowIfCancellationRequested();
        ReadyLine = first == ready.Task
            ? await ready.Task
            : throw new FardiskException(LabErrors.StepFailed, $"The server did not become ready: {process.Output.Trim()}");
    }

    /// <summary>Ends it as an operator would (TERM).</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Stop()
    {
        if (_process is not { } process)
        {
            return 0;
        }

        await process.Stop();
        return process.ExitCode;
    }

    /// <summary>Ends it as a fault would (kill -9).</summary>
    public async Task Kill(CancellationToken cancel)
    {
        if (_process is { } process)
        {
            process.Signal(9);
            await process.WaitForExit(cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }
    }
}
