using System.Net;
using Fardisk.Protocols.Iscsi;

namespace Fardisk.Listeners.Iscsi;

/// <summary>One living session, for <c>status</c>.</summary>
/// <param name="Client">The client that owns the disk.</param>
/// <param name="Disk">The disk's name within the client.</param>
/// <param name="Initiator">InitiatorName; from the network, so escape it where it is shown.</param>
/// <param name="Kind">Which program.</param>
/// <param name="Address">Where it comes from.</param>
/// <param name="Since">Its login, UTC.</param>
/// <param name="BootNumber">The boot it belongs to.</param>
/// <param name="Counters">What it did.</param>
public sealed record SessionInfo(
    string Client, string Disk, string Initiator, InitiatorKind Kind, IPAddress Address, DateTimeOffset Since, int BootNumber, SessionCounters Counters);
