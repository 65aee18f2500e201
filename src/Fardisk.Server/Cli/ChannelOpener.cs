using Fardisk.Diagnostics;
using Fardisk.Options;
using Fardisk.Server.Api;
using Fardisk.State;
using Microsoft.Extensions.Logging;

namespace Fardisk.Server.Cli;

/// <summary>Finds out whether a server runs, and opens the way to the one <see cref="CommandService"/> that may write. Never two writers: the lock decides, not the socket file.</summary>
internal static class ChannelOpener
{
    private static readonly TimeSpan s_retryEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>The running server; else this process, with the data folder locked; else waits a moment (a server is just starting or ending, another command is at work).</summary>
    /// <exception cref="FardiskException">SRV-0002: the folder stayed locked and nobody answered.</exception>
    public static async Task<ICommandChannel> Open(Settings settings, CliEnvironment environment, ILoggerFactory loggers, CancellationToken cancellation)
    {
        DataFolder folder = DataFolder.Open(settings.Server.Data);
        long started = environment.Time.GetTimestamp();
        while (true)
        {
            if (await SocketChannel.TryConnect(folder.SocketPath, cancellation) is { } server)
            {
                return server;
            }

            if (folder.TryLock(out int holder) is { } held)
            {
                return OpenDirect(settings, environment, loggers, folder, held);
            }

            if (environment.Time.GetElapsedTime(started) > environment.LockWaitMax)
            {
                string who = holder > 0 ? $"Process {holder}" : "Another fardisk process";
                throw new FardiskException(ServerErrors.DataFolderBusy, $"{who} holds {folder.Root} and does not answer (it may be an import that works without a server).");
            }

            await Task.Delay(s_retryEvery, environment.Time, cancellation);
        }
    }

    private static DirectChannel OpenDirect(Settings settings, CliEnvironment environment, ILoggerFactory loggers, DataFolder folder, DataFolderLock held)
    {
        try
        {
            return new DirectChannel(EngineFactory.Open(settings, folder, environment.Time, loggers), held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }
}
