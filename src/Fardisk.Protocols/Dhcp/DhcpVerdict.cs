namespace Fardisk.Protocols.Dhcp;

/// <summary>The server's answer to one message, before it is put into bytes.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Address">The address it is about; none for Silent, Nak, Forget.</param>
/// <param name="Reason">Why.</param>
public readonly record struct DhcpVerdict(DhcpAction Action, Ipv4Address Address = default, DhcpReason Reason = DhcpReason.None);
