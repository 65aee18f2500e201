using System.Net;
using Fardisk.Protocols.Wire;

namespace Fardisk.Clients;

/// <summary>One PC as the operator registered it. Immutable: a change makes a new one.</summary>
public sealed record Client
{
    /// <summary>1 to 63 characters: letters, digits, hyphen; starts with a letter or digit, ends with a letter or digit; kept in lower case. It becomes part of an IQN and a host name.</summary>
    public required string Name { get; init; }

    /// <summary>Its cards, at least one, at most 8; a card belongs to one client.</summary>
    public required IReadOnlyList<MacAddress> Macs { get; init; }

    /// <summary>The golden image its system disk was made from; <see langword="null"/>: no disk, it boots locally.</summary>
    public string? Image { get; init; }

    /// <summary>Its reserved address; <see langword="null"/>: from the pool.</summary>
    public IPAddress? Address { get; init; }

    public DiskAccess Access { get; init; } = DiskAccess.Name;

    public BootForm Form { get; init; } = BootForm.SanBoot;

    /// <summary>BIOS drive number of the disk, 0x80 to 0xFF (the report's V-B: 0x81 helps some installers).</summary>
    public int Drive { get; init; } = 0x80;

    /// <summary>The disk stays hooked (and in the iBFT) when nothing boots from it; needed to install onto it.</summary>
    public bool KeepSan { get; init; } = true;

    /// <summary>Target name of the system disk when it is not the usual one (an old installation keeps its name).</summary>
    public string? Iqn { get; init; }

    /// <summary>Initiator name when it is not the usual one.</summary>
    public string? Initiator { get; init; }
}
