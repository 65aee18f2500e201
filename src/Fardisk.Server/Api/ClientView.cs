namespace Fardisk.Server.Api;

/// <summary>One client, as <c>client show --json</c> prints it.</summary>
public sealed record ClientView
{
    public required string Name { get; init; }

    public required IReadOnlyList<string> Macs { get; init; }

    public string? Image { get; init; }

    /// <summary>The reserved address, or <see langword="null"/>.</summary>
    public string? Address { get; init; }

    /// <summary>The address leased to one of its cards now, or <see langword="null"/>.</summary>
    public string? LeasedAddress { get; init; }

    public required string Access { get; init; }

    public required string Writes { get; init; }

    public required string Form { get; init; }

    public required string Drive { get; init; }

    public required bool KeepSan { get; init; }

    public required string Initiator { get; init; }

    public required IReadOnlyList<DiskView> Disks { get; init; }

    public int BootNumber { get; init; }

    /// <summary>iSCSI sessions alive now.</summary>
    public int Sessions { get; init; }
}
