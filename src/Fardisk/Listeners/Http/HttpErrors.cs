using Fardisk.Diagnostics;

namespace Fardisk.Listeners.Http;

/// <summary>Failures of the boot port's start.</summary>
public static class HttpErrors
{
    public static readonly ErrorId PortInUse = new(
        "HTTP-0001",
        "Another program holds the TCP port that PCs fetch their scripts from.",
        "See who it is (ss -ltnp), stop it, or set boot under [server] to another port.");

    public static readonly ErrorId AddressNotOurs = new(
        "HTTP-0002",
        "The address under [server] boot is not one of this machine's.",
        "Set boot under [server] to 0.0.0.0:8080 or to an address that 'ip -4 addr' shows.");

    public static readonly ErrorId NotAllowed = new(
        "HTTP-0003",
        "This user may not open a port below 1024.",
        "Set boot under [server] to a port from 1024 up, or give Fardisk's service CAP_NET_BIND_SERVICE.");
}
