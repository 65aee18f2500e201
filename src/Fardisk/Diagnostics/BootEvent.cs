using Fardisk.Protocols.Wire;

namespace Fardisk.Diagnostics;

/// <summary>One line of a timeline.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Mac">Which network card; events are filed under it whether the client is known or not.</param>
/// <param name="Stage">What happened.</param>
/// <param name="Text">The particulars in one line ("undionly.kpxe, 74,213 bytes in 52 blocks"). May hold names that came from the network: escape it where it is shown.</param>
/// <param name="Client">The client's name, or <see langword="null"/> for an unknown PC.</param>
/// <param name="Duration">How long this step itself took (a transfer, a login), or <see langword="null"/> for an instant.</param>
/// <param name="BootNumber">The boot it belongs to; 0 until the script has been fetched (the timeline fills it in for the events before).</param>
public sealed record BootEvent(
    DateTimeOffset At, MacAddress Mac, BootStage Stage, string Text, string? Client = null, TimeSpan? Duration = null, int BootNumber = 0);
