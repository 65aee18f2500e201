namespace Fardisk.Protocols.Scsi;

/// <summary>The one RESERVE(6) a logical unit can have, shared by every nexus to it (SPC-2 §5.5). Safe on any thread.</summary>
public sealed class ScsiReservation
{
    private readonly object _sync = new();
    private long _holder;

    /// <summary>Takes it; true also when this nexus holds it already.</summary>
    /// <param name="nexus">Number of the nexus, above 0.</param>
    public bool TryReserve(long nexus)
    {
        lock (_sync)
        {
            _holder = _holder == 0 ? nexus : _holder;
            return _holder == nexus;
        }
    }

    /// <summary>Gives it up when this nexus holds it; otherwise nothing happens, as SPC-2 says.</summary>
    /// <param name="nexus">Number of the nexus.</param>
    public void Release(long nexus)
    {
        lock (_sync)
        {
            _holder = _holder == nexus ? 0 : _holder;
        }
    }

    /// <summary>Ends it whoever holds it: a reset of the unit.</summary>
    public void Clear()
    {
        lock (_sync)
        {
            _holder = 0;
        }
    }

    /// <summary>True: a nexus other than this one holds it.</summary>
    /// <param name="nexus">Number of the nexus.</param>
    public bool Excludes(long nexus)
    {
        lock (_sync)
        {
            return _holder != 0 && _holder != nexus;
        }
    }
}
