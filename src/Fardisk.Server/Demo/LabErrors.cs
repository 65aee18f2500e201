using Fardisk.Diagnostics;

namespace Fardisk.Server.Demo;

/// <summary>What can keep the lab of virtual PCs from being set up.</summary>
internal static class LabErrors
{
    public static readonly ErrorId MissingTools = new(
        "LAB-0001", "A program that the demo or the system tests need is not installed.", "Install the named Debian packages (./demo.sh and ./test.sh do it), then start again.");

    public static readonly ErrorId MissingRights = new(
        "LAB-0002", "The lab needs root: it makes a network namespace and tap devices.", "Start it as root or with sudo; in a container allow CAP_NET_ADMIN, CAP_SYS_ADMIN and the device /dev/net/tun.");

    public static readonly ErrorId StepFailed = new(
        "LAB-0003", "A step of setting up the lab failed.", "Read the program's own words above; what had been set up has been removed again.");

    public static readonly ErrorId BootFailed = new(
        "LAB-0004", "A virtual PC did not come as far as expected in time.", "Look at its serial console's last lines and at its timeline, both are shown above.");
}
