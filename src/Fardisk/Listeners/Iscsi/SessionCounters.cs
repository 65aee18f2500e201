namespace Fardisk.Listeners.Iscsi;

/// <summary>What one session did. Written by its own thread alone; a reader elsewhere may see it a moment late.</summary>
public struct SessionCounters
{
    public long Reads;
    public long Writes;
    public long OtherCommands;
    public long BytesRead;
    public long BytesWritten;
    public long Failures;
}
