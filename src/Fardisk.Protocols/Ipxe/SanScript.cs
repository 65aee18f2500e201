using Fardisk.Protocols.Wire;

namespace Fardisk.Protocols.Ipxe;

/// <summary>What the script of a PC with an iSCSI disk says.</summary>
public sealed record SanScript
{
    /// <summary>The client's name, shown on the screen; any text.</summary>
    public required string Client { get; init; }

    /// <summary>Its card, shown on the screen.</summary>
    public required MacAddress Mac { get; init; }

    /// <summary>Initiator name; see <see cref="IpxeText.IsIscsiName"/>.</summary>
    public required string Initiator { get; init; }

    /// <summary>The disk by each of its portals (<see cref="SanUri"/>), at least one; iPXE opens a path to every one.</summary>
    public required IReadOnlyList<string> Uris { get; init; }

    /// <summary>BIOS drive number, 0x80 to 0xFF.</summary>
    public int Drive { get; init; } = 0x80;

    /// <summary>The disk stays hooked when nothing boots from it.</summary>
    public bool KeepSan { get; init; } = true;

    /// <summary>Forget the default router, so that it does not get into the iBFT: the target is in the PC's own subnet.</summary>
    public bool HideRouter { get; init; } = true;

    /// <summary>True: boot from the disk. False: only hook it and go on to the firmware's next device.</summary>
    public bool BootsFromIt { get; init; } = true;
}
