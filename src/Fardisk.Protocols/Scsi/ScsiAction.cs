namespace Fardisk.Protocols.Scsi;

/// <summary>One decoded command: what the engine does, or the finished answer.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Status">The status when <paramref name="Kind"/> is <see cref="ScsiActionKind.Done"/>; otherwise good unless the work fails.</param>
/// <param name="Sense">The sense of <see cref="ScsiStatus.CheckCondition"/>.</param>
/// <param name="Block">First block of the range, 0-based.</param>
/// <param name="Count">Blocks in the range.</param>
/// <param name="DataInLength">Bytes that go to the initiator: of the response buffer when done, of the medium when reading.</param>
/// <param name="DataOutLength">Bytes that the command wants from the initiator before it can run.</param>
/// <param name="ForceUnitAccess">FUA: the write must outlive the host before it is answered.</param>
public readonly record struct ScsiAction(
    ScsiActionKind Kind,
    ScsiStatus Status = ScsiStatus.Good,
    SenseData Sense = default,
    long Block = 0,
    long Count = 0,
    int DataInLength = 0,
    int DataOutLength = 0,
    bool ForceUnitAccess = false)
{
    /// <summary>Good, without data.</summary>
    public static readonly ScsiAction Good = new(ScsiActionKind.Done);

    /// <summary>Refused: another nexus holds a reservation.</summary>
    public static readonly ScsiAction Conflict = new(ScsiActionKind.Done, ScsiStatus.ReservationConflict);

    /// <summary>True: the medium is touched, so the disk's owner must be known (reads, writes, flushes, trims).</summary>
    public bool TouchesMedium => Kind != ScsiActionKind.Done;

    /// <summary>Failed with this sense.</summary>
    public static ScsiAction Check(SenseData sense) => new(ScsiActionKind.Done, ScsiStatus.CheckCondition, sense);

    /// <summary>Good, with this many bytes of the response buffer.</summary>
    public static ScsiAction Respond(int length) => new(ScsiActionKind.Done, DataInLength: length);
}
