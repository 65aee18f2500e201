using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Fardisk.Diagnostics;

namespace Fardisk.Server.Demo;

/// <summary>A child process of the lab: started without a shell, its output kept, stopped by its process id.</summary>
internal sealed partial class LabProcess : IAsyncDisposable
{
    /// <summary>Output kept of each process, in characters; what comes before is dropped.</summary>
    public const int OutputMax = 256 * 1024;

    private static readonly TimeSpan s_killAfter = TimeSpan.FromSeconds(8);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Lock _gate = new();
    private bool _isDisposed;

    private LabProcess(Process process) => _process = process;

    /// <summary>Raised for each line of standard output and standard error, on a pool thread.</summary>
    public event Action<string>? Line;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>The last <see cref="OutputMax"/> characters of both streams.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts a program and begins to read what it says.</summary>
    public static LabProcess Start(IReadOnlyList<string> command, Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception ex)
        {
            throw new FardiskException(LabErrors.MissingTools, $"{command[0]} cannot be started: {ex.Message}.", ex);
        }

        var lab = new LabProcess(process);
        lab.Line += onLine;
        process.OutputDataReceived += (_, e) => lab.Take(e.Data);
        process.ErrorDataReceived += (_, e) => lab.Take(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        return lab;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="FardiskException">It ended with another code than 0.</exception>
    public static async Task<string> Run(IReadOnlyList<string> command, Action<string>? onLine = null, CancellationToken cancel = default)
    {
        await using LabProcess process = Start(command, onLine);
        await process.WaitForExit(cancel);
        return process.ExitCode == 0
            ? process.Output
            : throw new FardiskException(LabErrors.StepFailed, $"`{string.Join(' ', command)}` ended with {process.ExitCode}: {process.Output.TrimEnd()}");
    }

    public Task WaitForExit(CancellationToken cancel = default) => _process.WaitForExitAsync(cancel);

    /// <summary>Sends a signal by number (9 = KILL, 15 = TERM).</summary>
    public void Signal(int number)
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, number);
        }
    }

    /// <summary>TERM, then KILL when it does not end.</summary>
    public async Task Stop()
    {
        Signal(15);
        using var limit = new CancellationTokenSource(s_killAfter);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Signal(9);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await Stop();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            _output.AppendLine(line);
            if (_output.Length > OutputMax)
            {
                _output.Remove(0, _output.Length - OutputMax);
            }
        }

        Line?.Invoke(line);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
