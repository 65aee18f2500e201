namespace Fardisk.Protocols.Scsi;

/// <summary>What a logical unit remembers of one initiator (an I_T nexus): its pending unit attention and its reservation. One thread at a time.</summary>
/// <param name="id">Number of the nexus, above 0, never used twice while the server runs.</param>
/// <param name="reservation">The unit's reservation, shared by its nexuses.</param>
/// <param name="attention">The unit attention that first contact reports.</param>
public sealed class ScsiNexus(long id, ScsiReservation reservation, SenseData attention)
{
    private SenseData _attention = attention;
    private bool _hasAttention = true;

    /// <summary>Number of the nexus.</summary>
    public long Id { get; } = id;

    /// <summary>The unit's reservation.</summary>
    public ScsiReservation Reservation { get; } = reservation;

    /// <summary>Reports this once, instead of what was pending: a reset covers whatever went before (SAM-5 §5.14).</summary>
    /// <param name="attention">The unit attention.</param>
    public void Attend(SenseData attention)
    {
        _attention = attention;
        _hasAttention = true;
    }

    /// <summary>Takes the pending unit attention, which is thereby cleared.</summary>
    /// <param name="attention">What was pending.</param>
    public bool TryTakeAttention(out SenseData attention)
    {
        attention = _attention;
        bool had = _hasAttention;
        _hasAttention = false;
        return had;
    }
}
