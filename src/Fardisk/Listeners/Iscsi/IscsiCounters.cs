namespace Fardisk.Listeners.Iscsi;

/// <summary>What peers did wrong or were refused, over all connections since the start. Thread-safe.</summary>
public sealed class IscsiCounters
{
    private long _violations;
    private long _refusedLogins;
    private long _loginTimeouts;
    private long _refusedConnections;
    private long _evicted;

    /// <summary>Rules of the RFC that initiators broke.</summary>
    public long Violations => Interlocked.Read(ref _violations);

    /// <summary>Logins that were refused by access, ownership or a disk that does not open.</summary>
    public long RefusedLogins => Interlocked.Read(ref _refusedLogins);

    /// <summary>Connections that did not log in in time.</summary>
    public long LoginTimeouts => Interlocked.Read(ref _loginTimeouts);

    /// <summary>Connections over the limit, closed at accept.</summary>
    public long RefusedConnections => Interlocked.Read(ref _refusedConnections);

    /// <summary>Connections without a disk that were closed to make room: one peer had too many, or all had.</summary>
    public long Evicted => Interlocked.Read(ref _evicted);

    internal void CountEvicted() => Interlocked.Increment(ref _evicted);

    internal void CountViolation() => Interlocked.Increment(ref _violations);

    internal void CountRefusedLogin() => Interlocked.Increment(ref _refusedLogins);

    internal void CountLoginTimeout() => Interlocked.Increment(ref _loginTimeouts);

    internal void CountRefusedConnection() => Interlocked.Increment(ref _refusedConnections);
}
