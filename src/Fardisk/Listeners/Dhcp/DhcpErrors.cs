using Fardisk.Diagnostics;

namespace Fardisk.Listeners.Dhcp;

/// <summary>Failures of the DHCP service that an operator can meet.</summary>
public static class DhcpErrors
{
    public static readonly ErrorId PortTaken = new(
        "DHCP-0001", "Another program on this machine answers DHCP already.", "Stop it (ss -ulpn 'sport = :67' names it), or set mode = \"off\" for this network.");

    public static readonly ErrorId NoInterface = new(
        "DHCP-0002", "A network's interface does not exist, is down, or has no IPv4 address.", "Compare network.interface with the output of: ip -4 -br address. Fardisk does not set addresses.");

    public static readonly ErrorId NoRights = new(
        "DHCP-0003", "The system does not let Fardisk answer DHCP.", "Start it as root, or give it CAP_NET_BIND_SERVICE, CAP_NET_RAW and CAP_NET_ADMIN.");

    public static readonly ErrorId BadRange = new(
        "DHCP-0004", "A pool does not lie in its interface's subnet.", "Set network.range to addresses of the subnet that the interface has, or correct the interface's address.");

    public static readonly ErrorId PoolExhausted = new(
        "DHCP-0005", "No free address is left in a pool.", "Widen network.range, shorten network.lease, or reserve addresses for PCs that must always boot (fardisk client set NAME --ip ADDRESS).");

    public static readonly ErrorId AddressInUse = new(
        "DHCP-0006", "Somebody else uses an address of ours.", "Find the device by its MAC and give it an address outside network.range; the address is not lent for a day.");

    public static readonly ErrorId SendFailed = new(
        "DHCP-0007", "An answer could not be sent.", "Look for a firewall on this machine (nft list ruleset) and at the interface's state (ip link).");
}
