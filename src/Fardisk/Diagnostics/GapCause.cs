using static Fardisk.Diagnostics.BootStage;

namespace Fardisk.Diagnostics;

/// <summary>Says why a PC let time pass between two events, where that is known from what firmware, iPXE and systems do.</summary>
internal static class GapCause
{
    /// <summary>Shorter gaps need no cause.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan s_noticeable = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_linkDown = TimeSpan.FromSeconds(15);

    /// <summary>The cause in a sentence, or <see langword="null"/>.</summary>
    public static string? Of(BootStage before, BootStage now, TimeSpan gap) => (before, now) switch
    {
        _ when gap < s_noticeable => null,
        (RomDiscover, RomDiscover) => "firmware asks again: our offer did not reach it, or it refused it",
        (IpxeDiscover, IpxeDiscover) => "iPXE asks again: our offer did not reach it; a switch port that runs spanning tree does this (enable PortFast)",
        (IpxeDiscover, IpxeAck) => "iPXE waits for proxyDHCP offers",
        _ when gap <= Long => null,
        (RomDiscover, RomAck) => "firmware waits for more offers",
        (RomAck, TftpFile or HttpFile) => "firmware is slow to ask for its boot file; some ask UDP port 4011 first",
        (TftpFile or HttpFile, IpxeDiscover) when gap > s_linkDown => "the link was down or the switch port was learning (spanning tree): enable PortFast",
        (TftpFile or HttpFile, IpxeDiscover) => "iPXE starts and brings the network card up",
        (IpxeAck, Script or HttpFile or TftpFile) => "iPXE waits for an IPv6 router",
        (Script, FirmwareLogin or OsDiscover) => "a menu or a prompt waited",
        (FirmwareLogin or FirstRead, OsDiscover or OsLogin) => "boot loader and kernel load through firmware",
        (OsDiscover, OsDiscover) => "the system asks again: our offer did not reach it",
        (OsDiscover, OsAck) => "the system waits for more offers or checks the address",
        (OsAck, OsLogin) => "the system starts its drivers",
        _ => null,
    };
}
