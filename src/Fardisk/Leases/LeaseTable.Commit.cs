using Fardisk.Diagnostics;
using Fardisk.State;

namespace Fardisk.Leases;

/// <content>Group commit: whatever was queued during the last transaction goes into the next, and answers leave after theirs.</content>
public sealed partial class LeaseTable
{
    private readonly object _arrival = new();
    private bool _hasArrived;
    private List<(Binding Binding, LeaseRow Row, ILeaseCommit? Commit)> _pending = [];
    private List<(Binding Binding, LeaseRow Row, ILeaseCommit? Commit)> _writing = [];

    /// <summary>Waits until something is queued, or the token ends the wait.</summary>
    public void WaitForPending(CancellationToken stopping)
    {
        using CancellationTokenRegistration waking = stopping.Register(Arrived);
        lock (_arrival)
        {
            while (!_hasArrived)
            {
                Monitor.Wait(_arrival);
            }

            _hasArrived = false;
        }
    }

    /// <summary>Stores everything that is queued in one transaction, then tells each that waits. One thread at a time calls it.</summary>
    /// <returns>How many rows were stored or failed; 0: nothing was queued.</returns>
    public int CommitPending()
    {
        lock (_gate)
        {
            (_pending, _writing) = (_writing, _pending);
        }

        if (_writing.Count == 0)
        {
            return 0;
        }

        Dictionary<LeaseKey, LeaseRow> rows = new(_writing.Count);
        foreach ((_, LeaseRow row, _) in _writing)
        {
            rows[new LeaseKey(row.Network, row.Address)] = row; // the newest of an address wins
        }

        bool isStored = TryWrite(rows.Values);
        lock (_gate)
        {
            foreach ((Binding binding, LeaseRow row, _) in _writing)
            {
                Settle(binding, row, isStored);
            }

            _version++;
        }

        foreach ((_, _, ILeaseCommit? commit) in _writing)
        {
            if (isStored)
            {
                commit?.Committed();
            }
            else
            {
                commit?.Failed();
            }
        }

        int count = _writing.Count;
        _writing.Clear();
        return count;
    }

    private bool TryWrite(Dictionary<LeaseKey, LeaseRow>.ValueCollection rows)
    {
        try
        {
            _store.WriteLeases(rows, []);
            return true;
        }
        catch (FardiskException ex)
        {
            LeaseLog.CommitFailed(_logger, ex.Error.Id, rows.Count, ex.Message, ex);
        }
        catch (Exception ex) when (ex is IOException or InvalidOperationException or UnauthorizedAccessException or System.Data.Common.DbException)
        {
            // The store names its failures; one without a name must not end the service either, for the disks of running PCs hang on it.
            LeaseLog.CommitFailed(_logger, LeaseErrors.NotStored.Id, rows.Count, ex.Message, ex);
        }

        return false;
    }

    private void Settle(Binding binding, LeaseRow row, bool isStored)
    {
        binding.Pending--;
        if (isStored)
        {
            binding.Stored(row);
        }
        else if (binding.Pending == 0)
        {
            // Memory says what the store says, or a restart would tell another story. The host asks again, and finds its address held by an offer.
            LeaseAsker asker = new(binding.Mac, binding.ClientId, IsBooting: false);
            bool wasGranted = binding.State is LeaseState.Bound;
            bool wasDeclined = binding.State is LeaseState.Declined;
            Unindex(binding);
            binding.Restore(binding.Durable);
            Index(binding);
            if (wasGranted && asker.IsKnowable)
            {
                binding.OfferedTo = asker;
                binding.OfferedUntil = Now + (long)OfferHeld.TotalSeconds;
                _offers[(binding.Network, asker)] = binding;
            }
            else if (wasDeclined)
            {
                // Not stored, but still true.
                (binding.State, binding.ExpiresAt) = (LeaseState.Declined, Now + (long)ReservedProbation.TotalSeconds);
            }
        }
    }

    private void Enqueue(Binding binding, ILeaseCommit? commit)
    {
        binding.Pending++;
        _pending.Add((binding, binding.ToRow(), commit));
        _version++;
        if (_pending.Count == 1)
        {
            Arrived();
        }
    }

    private void Arrived()
    {
        lock (_arrival)
        {
            _hasArrived = true;
            Monitor.Pulse(_arrival);
        }
    }
}
