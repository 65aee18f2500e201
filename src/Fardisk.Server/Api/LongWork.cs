using System.Threading.Channels;
using Fardisk.Images;

namespace Fardisk.Server.Api;

/// <summary>Runs what blocks for long (a copy of gigabytes) on a thread of its own and tells its progress while it lasts.</summary>
internal static class LongWork
{
    /// <summary>Least time between two progress lines.</summary>
    public static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs <paramref name="work"/>. When the reader is gone, or on <paramref name="cancellation"/>, the work is cancelled and has ended when this throws.</summary>
    public static async Task<T> Run<T>(
        string what, Func<IProgress<CopyProgress>, CancellationToken, T> work, IApiReply reply, TimeProvider time, CancellationToken cancellation)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Channel<CopyProgress> steps = Channel.CreateBounded<CopyProgress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        Task<T> running = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return work(new Reporter(steps.Writer, time), ended.Token);
                }
                finally
                {
                    steps.Writer.Complete();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            await foreach (CopyProgress step in steps.Reader.ReadAllAsync(CancellationToken.None))
            {
                await reply.Send(new ApiMessage { Progress = new ApiProgress(what, step.DoneBytes, step.TotalBytes) }, ended.Token);
            }
        }
        catch (Exception ex) when (ex is IOException or OperationCanceledException)
        {
            await ended.CancelAsync();
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return await running;
    }

    private sealed class Reporter(ChannelWriter<CopyProgress> steps, TimeProvider time) : IProgress<CopyProgress>
    {
        private long _last = -1;

        // Called from the copying thread only. The last step always goes out, or a bar would end at 99 %.
        public void Report(CopyProgress value)
        {
            long now = time.GetTimestamp();
            if (_last >= 0 && value.DoneBytes < value.TotalBytes && time.GetElapsedTime(_last, now) < ReportEvery)
            {
                return;
            }

            _last = now;
            steps.TryWrite(value);
        }
    }
}
