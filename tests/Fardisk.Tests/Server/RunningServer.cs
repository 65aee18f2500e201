using Fardisk.Server.Cli;
using Fardisk.Tests.Listeners.Http;
using Xunit;

namespace Fardisk.Tests.Server;

/// <summary><c>fardisk serve</c> in this process; cancelling stands for the signal.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _signal = new();
    private readonly LineWriter _output = new();
    private readonly LineWriter _error = new();
    private readonly HttpClient _http = new(PcHandler.Create());
    private readonly Task<int> _running;

    private RunningServer(CliHarness cli, string[] options) =>
        _running = CliApp.Run(["serve", .. options], cli.Environment(_output, _error), _signal.Token);

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    /// <summary>Starts it and waits for its ready line.</summary>
    public static async Task<RunningServer> Start(CliHarness cli, params string[] options)
    {
        RunningServer server = new(cli, options);
        Task ready = server._output.WaitFor("\n", TestContext.Current.CancellationToken);
        await Task.WhenAny(ready, server._running);
        Assert.True(ready.IsCompletedSuccessfully, $"the server did not start: {server.Error}");
        return server;
    }

    /// <summary>The address that the ready line names.</summary>
    public string Endpoint(string name) => Output.Split(' ', '\n').Single(word => word.StartsWith($"{name}=", StringComparison.Ordinal))[(name.Length + 1)..];

    public Task<string> Get(string listener, string path) => _http.GetStringAsync($"http://{Endpoint(listener)}{path}", TestContext.Current.CancellationToken);

    /// <summary>Sends the signal and gives the exit code.</summary>
    public async Task<int> Stop()
    {
        await _signal.CancelAsync();
        return await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _signal.Dispose();
        _http.Dispose();
        _output.Dispose();
        _error.Dispose();
    }
}
