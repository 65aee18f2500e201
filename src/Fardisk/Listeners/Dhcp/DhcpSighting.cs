using Fardisk.Diagnostics;
using Fardisk.Protocols.Wire;

namespace Fardisk.Listeners.Dhcp;

/// <summary>One event to be: filed when its answer leaves.</summary>
/// <param name="Mac">The card.</param>
/// <param name="Stage">What happened.</param>
/// <param name="Text">The particulars; <see langword="null"/>: nobody wants to know (an ordinary device that never booted from here).</param>
/// <param name="Client">The registered client.</param>
internal readonly record struct DhcpSighting(MacAddress Mac, BootStage Stage, string? Text, string? Client);
