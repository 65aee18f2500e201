using Fardisk.Diagnostics;

namespace Fardisk.Boot;

/// <summary>Failures of boot files and of the boot decision.</summary>
public static class BootErrors
{
    public static readonly ErrorId LoaderMissing = new(
        "BOOT-0001",
        "iPXE's files are not where [server] ipxe says, so no PC could start.",
        "Install Debian's package ipxe (apt install ipxe), or set ipxe under [server] to the folder of your own build.");

    public static readonly ErrorId FileUnreadable = new(
        "BOOT-0002",
        "A boot file is there but cannot be read.",
        "Give the user that Fardisk runs as the right to read it (chmod a+r), then start again.");
}
