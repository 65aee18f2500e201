namespace Fardisk.Listeners.Iscsi;

/// <summary>What one session did. Written by its own thread alone; a reader elsewhere may see it a moment late.</summary>
public struct SessionCounters
{
    /// <summary>READ commands that succeeded.</summary>
    public long Reads { get; set; }

    /// <summary>WRITE commands that succeeded.</summary>
    public long Writes { get; set; }

    /// <summary>Flushes, trims, compares that succeeded.</summary>
    public long OtherCommands { get; set; }

    /// <summary>Bytes sent to the initiator by reads.</summary>
    public long BytesRead { get; set; }

    /// <summary>Bytes taken from the initiator by writes.</summary>
    public long BytesWritten { get; set; }

    /// <summary>Commands that the store failed.</summary>
    public long Failures { get; set; }
}
