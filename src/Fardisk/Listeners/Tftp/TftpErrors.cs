using Fardisk.Diagnostics;

namespace Fardisk.Listeners.Tftp;

/// <summary>Failures of the TFTP listener's start.</summary>
public static class TftpErrors
{
    public static readonly ErrorId PortInUse = new(
        "TFTP-0001",
        "Another program holds the UDP port that TFTP needs.",
        "See who it is (ss -lunp 'sport = :69'), stop it (often tftpd-hpa, dnsmasq or inetd), or set listen under [tftp] to another of this machine's addresses.");

    public static readonly ErrorId AddressNotOurs = new(
        "TFTP-0002",
        "The address under [tftp] listen is not one of this machine's.",
        "Set listen under [tftp] to 0.0.0.0:69 or to an address that 'ip -4 addr' shows.");

    public static readonly ErrorId NotAllowed = new(
        "TFTP-0003",
        "This user may not open a port below 1024.",
        "Start Fardisk as root, or give its service CAP_NET_BIND_SERVICE.");
}
