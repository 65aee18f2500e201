namespace Fardisk.Boot;

/// <summary>The one door to the boot decision: looks up the client and the settings of the moment and calls the pure <c>BootPolicy.Decide</c>.</summary>
public interface IBootDirector
{
    /// <summary>The plan for this asker now. Reads memory only; safe on any thread.</summary>
    BootPlan Decide(BootRequest request);

    /// <summary>The disk with this target name and its access rule, or <see langword="null"/>. Portals are those of <paramref name="serverAddress"/>'s network.</summary>
    SanDisk? FindDisk(string targetName, System.Net.IPAddress serverAddress);

    /// <summary>Every disk, for SendTargets; the target shows an initiator only what it may open.</summary>
    IReadOnlyList<SanDisk> AllDisks(System.Net.IPAddress serverAddress);
}
