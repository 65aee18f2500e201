namespace Fardisk.Diagnostics;

/// <summary>Where every listener files what it saw of a boot.</summary>
public interface ITimeline
{
    /// <summary>Files one event. Never blocks and never throws: a full queue drops the event and counts it.</summary>
    void Record(BootEvent bootEvent);
}
