using Fardisk.Diagnostics;
using Fardisk.Listeners;
using Fardisk.Options;
using Fardisk.Server.Api;
using Fardisk.Server.Cli;
using Fardisk.State;
using Microsoft.Extensions.Logging;

namespace Fardisk.Server;

/// <summary>The composition root: makes every part once, starts them in order, ends them in the other order.</summary>
internal sealed class ServerHost(Settings settings, CliEnvironment environment, ILoggerFactory loggers) : IAsyncDisposable
{
    private static readonly TimeSpan s_presenceEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_lockRetryEvery = TimeSpan.FromMilliseconds(50);

    private readonly ILogger _logger = loggers.CreateLogger("Fardisk.Server");
    private readonly CancellationTokenSource _stopping = new();

    // What must be ended, the last started first.
    private readonly Stack<(string Part, Func<Task> End)> _ends = new();

    private Engine? _engine;

    /// <summary>Starts everything; all of it answers when this returns.</summary>
    /// <exception cref="FardiskException">One part cannot start.</exception>
    /// <exception cref="AggregateException">Several cannot; each inner one is a <see cref="FardiskException"/>.</exception>
    public async Task<ReadyView> Start(CancellationToken cancellation)
    {
        ServerLog.Starting(_logger, ProductVersion.Text, settings.Path ?? "-");
        TaskScheduler.UnobservedTaskException += OnUnobserved;
        DataFolder folder = DataFolder.Open(settings.Server.Data);
        DataFolderLock held = await TakeLock(folder, cancellation);
        _ends.Push(("data folder lock", Sync(held.Dispose)));
        Engine engine = EngineFactory.Open(settings, folder, environment.Time, loggers);
        _engine = engine;
        _ends.Push(("state", () => engine.DisposeAsync().AsTask()));
        ServerParts parts = ServerParts.Create(engine);
        engine.Sessions = parts.Sessions;
        _ends.Push(("presence", StartPresence(engine)));

        CommandService service = new(engine);
        _ends.Push(("commands", Sync(service.Dispose)));
        await StartApi(ApiHost.OnSocket(service, PrepareSocket(folder), loggers), "control socket", cancellation);
        List<FardiskException> failures = [];
        try
        {
            engine.BootFiles.RequireLoaders();
        }
        catch (FardiskException ex)
        {
            failures.Add(ex);
        }

        foreach (IListener listener in parts.All)
        {
            await StartListener(listener, failures);
        }

        ApiHost admin = ApiHost.OnAdmin(service, settings.Server.Admin, AdminToken.LoadOrCreate(folder.Root), loggers);
        try
        {
            await StartApi(admin, "admin listener", cancellation);
        }
        catch (FardiskException ex)
        {
            failures.Add(ex);
        }

        return failures.Count switch
        {
            0 => new ReadyView(admin.Endpoint, parts.Boot.Endpoints, parts.Iscsi.Endpoints, parts.Tftp.Endpoints),
            1 => throw failures[0],
            _ => throw new AggregateException(failures),
        };
    }

    /// <summary>Runs until the signal; the ending itself is <see cref="DisposeAsync"/>.</summary>
    public async Task RunUntil(CancellationToken cancellation)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, environment.Time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ServerLog.Stopping(_logger, "a signal");
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        while (_ends.TryPop(out (string Part, Func<Task> End) next))
        {
            try
            {
                await next.End();
            }
            catch (Exception ex)
            {
                // The others must still end: the state and the lock come last.
                ServerLog.StopFailed(_logger, next.Part, ex);
            }
        }

        TaskScheduler.UnobservedTaskException -= OnUnobserved;
        _stopping.Dispose();
        if (_engine is not null)
        {
            ServerLog.Stopped(_logger);
        }
    }

    private async Task<DataFolderLock> TakeLock(DataFolder folder, CancellationToken cancellation)
    {
        long started = environment.Time.GetTimestamp();
        while (true)
        {
            if (folder.TryLock(out int holder) is { } held)
            {
                return held;
            }

            // A quick command may hold it for a moment; another server holds it for good.
            await using SocketChannel? other = await SocketChannel.TryConnect(folder.SocketPath, cancellation);
            if (other is not null || environment.Time.GetElapsedTime(started) > environment.LockWaitMax)
            {
                string who = holder > 0 ? $"Process {holder}" : "Another fardisk process";
                throw new FardiskException(ServerErrors.DataFolderBusy, $"{who} holds {folder.Root}: {(other is null ? "a long command, or a server that does not answer" : "a server is running there")}.");
            }

            await Task.Delay(s_lockRetryEvery, environment.Time, cancellation);
        }
    }

    private static string PrepareSocket(DataFolder folder)
    {
        try
        {
            // We hold the lock, so whatever lies here was left by a server that was killed.
            File.Delete(folder.SocketPath);
            return folder.SocketPath;
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new FardiskException(ServerErrors.ControlSocket, $"{folder.SocketPath} cannot be replaced: {ex.Message}", ex);
        }
    }

    private async Task StartApi(ApiHost host, string name, CancellationToken cancellation)
    {
        _ends.Push((name, async () =>
        {
            await host.Stop();
            await host.DisposeAsync();
        }
        ));
        await host.Start(cancellation);
    }

    private async Task StartListener(IListener listener, List<FardiskException> failures)
    {
        _ends.Push((listener.GetType().Name, async () =>
        {
            await listener.Stop();
            await listener.DisposeAsync();
        }
        ));
        try
        {
            await listener.Start(_stopping.Token);
        }
        catch (FardiskException ex)
        {
            // The others are tried too: the operator gets every mistake at once.
            failures.Add(ex);
        }
    }

    private Func<Task> StartPresence(Engine engine)
    {
        PeriodicTimer timer = new(s_presenceEvery, environment.Time);
        Task loop = TickPresence(engine, timer);
        return async () =>
        {
            timer.Dispose();
            await loop;
            engine.Presence.Tick();
        };
    }

    private async Task TickPresence(Engine engine, PeriodicTimer timer)
    {
        while (await timer.WaitForNextTickAsync())
        {
            try
            {
                engine.Presence.Tick();
            }
            catch (FardiskException ex)
            {
                // A full disk: the sessions live on, and the next tick tries again.
                ServerLog.TickFailed(_logger, ex.Message);
            }
        }
    }

    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs e)
    {
        ServerLog.Unobserved(_logger, e.Exception);
        e.SetObserved();
    }

    private static Func<Task> Sync(Action end) => () =>
    {
        end();
        return Task.CompletedTask;
    };
}
