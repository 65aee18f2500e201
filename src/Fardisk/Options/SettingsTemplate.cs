namespace Fardisk.Options;

/// <summary>The settings file that <c>fardisk init</c> writes: every key with its default, its limits, and what it is for.</summary>
/// <remarks>A line that begins with <c># </c> is prose; one that begins with <c>#</c> at once is a setting that is switched off.</remarks>
public static class SettingsTemplate
{
    public const string Text =
        """
        # Fardisk: how this server runs. Images and clients are not here: see `fardisk image` and `fardisk client`.
        # Lines that begin with "#" and a key show the default; take the "#" away to change it.
        # `fardisk serve` checks the whole file and names every mistake. All keys: docs/reference/settings.md

        [server]
        # Images, clients' disks and state. Relative paths are relative to this file.
        data = "data"
        # Where undionly.kpxe, ipxe.efi and snponly.efi are: Debian's package ipxe, or your own build.
        ipxe = "/usr/lib/ipxe"
        # Plain HTTP for boot files and scripts: address and port.
        boot = "0.0.0.0:8080"
        # Dashboard and API: on the loopback interface only.
        admin = "127.0.0.1:8081"
        # Your own boot files: tftp://SERVER/NAME and http://SERVER:8080/files/NAME. Without it, none are served.
        #files = "files"

        # A network that PCs boot from; one [[network]] for each. Without any, Fardisk gives out no addresses.
        # Take the "#" away from the lines you need.
        #[[network]]
        # The network card; its address and subnet are read from the system.
        #interface = "eth1"
        # dhcp: Fardisk is the DHCP server here. off: it is not; the PCs have an iPXE of their own.
        #mode = "dhcp"
        # Addresses to lend, both ends included. Without it only reserved addresses are given out.
        #range = "10.0.0.100-10.0.0.199"
        # Default router and name servers for the running systems.
        #router = "10.0.0.254"
        #dns = ["10.0.0.254"]
        #domain = "lab.example.org"
        # How long an address is lent: 2m to 365d.
        #lease = "8h"
        # Ping an address that was never lent before it is offered.
        #conflictCheck = true
        # A PC that is not registered gets: menu (its hard default is the local disk), local, ignore.
        #unknown = "menu"

        [iscsi]
        # Portals: 1 to 16.
        listen = ["0.0.0.0:3260"]
        # Beginning of every target name: pc07's disk is PREFIX:pc07.
        iqn = "iqn.2026-11.io.fardisk"
        # Connections at once, 1 to 100000, and the time from connecting to the end of the login, 1s to 5m.
        #connectionsMax = 4096
        #loginWithin = "15s"

        [tftp]
        listen = "0.0.0.0:69"
        # Largest block in bytes (8 to 65464; 1468 fits one Ethernet frame) and largest window in blocks (1 to 65535).
        #blockSizeMax = 1468
        #windowSizeMax = 64
        # Wait before a window is sent again (100ms to 1m), times it is sent again (1 to 100), transfers at once (1 to 100000).
        #retransmitAfter = "1s"
        #retransmitsMax = 5
        #transfersMax = 4096

        """;
}
