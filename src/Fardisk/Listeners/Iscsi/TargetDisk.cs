using Fardisk.Protocols.Iscsi;
using Fardisk.Protocols.Scsi;
using Microsoft.Extensions.Logging;

namespace Fardisk.Listeners.Iscsi;

/// <summary>One client disk at run time: carries out what its ownership rules decide, over the sessions that are there. Thread-safe.</summary>
/// <remarks>Lock order: a connection's own lock, then this one, then a connection's gate.</remarks>
internal sealed class TargetDisk(string client, string disk, bool isExclusive, TimeProvider time, ILogger logger)
{
    // How often a waiting login looks whether the session that was asked has answered.
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private readonly object _sync = new();
    private readonly DiskOwnership _ownership = new(isExclusive);
    private readonly Dictionary<long, IscsiConnection> _connections = [];
    private readonly List<OwnershipAction> _actions = [];
    private readonly HashSet<long> _unasked = []; // to be asked whether they live, but busy until now
    private bool _hadSession;
    private bool _firmwareHasIt; // since the last system's first command

    /// <summary>RESERVE(6), shared by the sessions.</summary>
    public ScsiReservation Reservation { get; } = new();

    /// <summary>The disk's serial number and NAA designator.</summary>
    public DiskIdentity Identity { get; } = DiskIdentity.Of(client, disk);

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>Waits until the login is admitted or refused. When it is admitted, no session that lost the disk can touch it any more.</summary>
    /// <param name="connection">The login's connection.</param>
    /// <param name="claim">Who it is.</param>
    /// <param name="owner">The session that lives, when refused; <see langword="null"/> when we are stopping.</param>
    /// <param name="attention">The unit attention of its first contact.</param>
    public bool Enter(IscsiConnection connection, SessionClaim claim, out IscsiConnection? owner, out SenseData attention)
    {
        lock (_sync)
        {
            owner = null;
            attention = _hadSession ? SenseData.NexusLoss : SenseData.PowerOn;
            _connections.Add(claim.Session, connection);
            _ownership.Login(claim, Now, _actions);
            CarryOut();
            while (connection.Verdict is null && !connection.IsClosing)
            {
                Monitor.Wait(_sync, s_look);
                Look();
            }

            if (connection.Verdict is { Kind: OwnershipActionKind.Admit })
            {
                _hadSession = true;
                _firmwareHasIt |= claim.Isid.IsFirmware;
                return true;
            }

            if (connection.Verdict is { } refusal)
            {
                _connections.TryGetValue(refusal.Other, out owner);
            }

            Remove(claim.Session);
            return false;
        }
    }

    /// <summary>A session's first disk command succeeded.</summary>
    /// <param name="session">Which.</param>
    /// <param name="isFirmware">It is firmware's.</param>
    /// <returns>At a hand-over from firmware to a system, how many firmware sessions were fenced and closed for it (0: they had ended already); otherwise <see langword="null"/>.</returns>
    public int? Commanded(long session, bool isFirmware)
    {
        lock (_sync)
        {
            int before = _connections.Values.Count(c => c.FencedFor != TakeoverReason.None);
            _ownership.Commanded(session, Now, _actions);
            CarryOut();
            bool isHandOver = !isFirmware && _firmwareHasIt;
            _firmwareHasIt &= isFirmware;
            return isHandOver ? _connections.Values.Count(c => c.FencedFor != TakeoverReason.None) - before : null;
        }
    }

    /// <summary>A session's connection ended.</summary>
    public void Leave(long session)
    {
        lock (_sync)
        {
            Reservation.Release(session);
            Remove(session);
        }
    }

    /// <summary>LUN or target reset: ends every other session's tasks before it returns.</summary>
    /// <param name="from">The session that asked.</param>
    /// <param name="isCold">Every connection to the target ends too.</param>
    public void Reset(long from, bool isCold)
    {
        lock (_sync)
        {
            Reservation.Clear();
            foreach ((long session, IscsiConnection connection) in _connections)
            {
                if (session != from)
                {
                    connection.RequestReset();
                    if (isCold)
                    {
                        connection.Close(ConnectionEnd.TargetReset);
                    }
                }
            }
        }
    }

    private void Remove(long session)
    {
        _connections.Remove(session);
        _ownership.Ended(session, Now, _actions);
        CarryOut();
    }

    // What was heard is only looked up while somebody waits for it.
    private void Look()
    {
        if (_ownership.Deadline is null)
        {
            _unasked.Clear();
            return;
        }

        _unasked.RemoveWhere(session => !_connections.TryGetValue(session, out IscsiConnection? busy) || busy.Ping());

        foreach ((long session, IscsiConnection connection) in _connections)
        {
            _ownership.Heard(session, connection.HeardAt);
        }

        _ownership.Tick(Now, _actions);
        CarryOut();
    }

    private void CarryOut()
    {
        for (int i = 0; i < _actions.Count; i++)
        {
            OwnershipAction action = _actions[i];
            _connections.TryGetValue(action.Session, out IscsiConnection? connection);
            switch (action.Kind)
            {
                case OwnershipActionKind.Probe:
                    if (connection is not null && !connection.Ping())
                    {
                        _unasked.Add(action.Session);
                    }

                    break;
                case OwnershipActionKind.Fence:
                    connection?.Fence(action.Reason);
                    IscsiLog.TakenOver(logger, client, action.Session, action.Other, action.Reason.ToString());
                    _ownership.Fenced(action.Session, Now, _actions);
                    break;
                default:
                    connection?.Decided(action);
                    Monitor.PulseAll(_sync);
                    break;
            }
        }

        _actions.Clear();
    }
}
