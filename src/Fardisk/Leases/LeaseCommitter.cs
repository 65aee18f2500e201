namespace Fardisk.Leases;

/// <summary>The thread that stores leases. Whatever is queued while it writes goes into its next transaction: no timer, and no wait when the room is quiet.</summary>
/// <param name="leases">The table.</param>
public sealed class LeaseCommitter(LeaseTable leases) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Thread? _thread;

    /// <summary>Begins to store.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "lease commits" };
        _thread.Start();
    }

    /// <summary>Stores what is queued, then ends. Nothing is stored after it returns.</summary>
    public void Stop()
    {
        _stopping.Cancel();
        _thread?.Join();
        _thread = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _stopping.Dispose();
    }

    private void Run()
    {
        while (!_stopping.IsCancellationRequested)
        {
            leases.WaitForPending(_stopping.Token);
            leases.CommitPending();
        }

        leases.CommitPending();
    }
}
