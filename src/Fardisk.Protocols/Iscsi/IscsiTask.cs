using Fardisk.Protocols.Scsi;

namespace Fardisk.Protocols.Iscsi;

/// <summary>One SCSI command between its PDU and its response. Objects are reused; nobody keeps one after its completion.</summary>
public sealed class IscsiTask
{
    internal IscsiTask(int slot) => Slot = slot;

    /// <summary>The initiator's name for the task.</summary>
    public uint InitiatorTaskTag { get; internal set; }

    /// <summary>What the engine has to do.</summary>
    public ScsiAction Action { get; internal set; }

    /// <summary>Bytes of the answer that go to the initiator: the smaller of what the command has and what the initiator takes.</summary>
    public int DataInLength => (int)Math.Min(ExpectedRead, (uint)Action.DataInLength);

    /// <summary>Its data came in more than its own PDU: it had a place in the table of waiting tasks.</summary>
    public bool WaitsForData => IsActive;

    /// <summary>Place in the table of tasks that wait for data; -1 for one that never waits.</summary>
    internal int Slot { get; }

    internal bool IsActive { get; set; }

    internal bool IsImmediate { get; set; }

    internal ulong Lun { get; set; }

    /// <summary>Expected Data Transfer Length when the R bit is set, else 0 (RFC 7143 §11.3.4).</summary>
    internal uint ExpectedRead { get; set; }

    /// <summary>Expected Data Transfer Length when the W bit is set, else 0.</summary>
    internal uint ExpectedWrite { get; set; }

    /// <summary>Where data from the initiator is put together; <see langword="null"/> when it is used in place or thrown away.</summary>
    internal byte[]? Buffer { get; set; }

    /// <summary>Bytes the command can use: the smaller of what it wants and what the initiator has.</summary>
    internal int Wanted { get; set; }

    /// <summary>Bytes that came, in order and without holes.</summary>
    internal int Received { get; set; }

    /// <summary>End of the sequence that is coming in: offset past its last byte.</summary>
    internal int SequenceEnd { get; set; }

    /// <summary>The sequence that is coming in was not asked for.</summary>
    internal bool IsUnsolicited { get; set; }

    /// <summary>DataSN that the next Data-Out PDU must have.</summary>
    internal uint DataOutSn { get; set; }

    /// <summary>R2T PDUs sent.</summary>
    internal uint R2TSent { get; set; }

    /// <summary>R2T PDUs whose data is all here.</summary>
    internal uint R2TDone { get; set; }

    /// <summary>Offset past the last byte that was asked for.</summary>
    internal int AskedEnd { get; set; }

    /// <summary>Data-In PDUs sent.</summary>
    internal uint DataInSn { get; set; }

    /// <summary>Counts the uses of this object, so that a late PDU for an older task is known.</summary>
    internal uint Generation { get; set; }

    internal void Begin(uint tag, ulong lun, bool isImmediate, uint expectedRead, uint expectedWrite, ScsiAction action)
    {
        InitiatorTaskTag = tag;
        Lun = lun;
        IsImmediate = isImmediate;
        ExpectedRead = expectedRead;
        ExpectedWrite = expectedWrite;
        Action = action;
        Buffer = null;
        Wanted = Received = SequenceEnd = AskedEnd = 0;
        IsUnsolicited = false;
        DataOutSn = R2TSent = R2TDone = DataInSn = 0;
        Generation = (Generation + 1) & 0x7FFF;
    }
}
