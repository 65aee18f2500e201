using System.Net;

namespace Fardisk.Options;

/// <summary>What the operator sets under one <c>[[network]]</c>.</summary>
public sealed record NetworkOptions
{
    /// <summary>Name of the interface, 1 to 15 characters. Its address and subnet are read from the system at start.</summary>
    public string Interface { get; init; } = "";

    public NetworkMode Mode { get; init; } = NetworkMode.Dhcp;

    /// <summary>The dynamic pool; <see langword="null"/>: reservations only.</summary>
    public AddressRange? Range { get; init; }

    /// <summary>Default router for running systems (option 3); hidden from iPXE when the target is on-link.</summary>
    public IPAddress? Router { get; init; }

    /// <summary>Name servers (option 6), at most 8.</summary>
    public IReadOnlyList<IPAddress> Dns { get; init; } = [];

    /// <summary>Domain name (option 15).</summary>
    public string? Domain { get; init; }

    /// <summary>How long an address is lent, 2 minutes to 1 year.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromHours(8);

    /// <summary>Ping an address that was never lent before offering it, never longer than the answer may wait.</summary>
    public bool ConflictCheck { get; init; } = true;

    public UnknownPolicy Unknown { get; init; } = UnknownPolicy.Menu;

    /// <summary>Answer IPv6 router solicitations with "no router here" (to the asker alone), which saves iPXE up to 14 seconds on a network without IPv6 router.</summary>
    public bool EndIpv6Wait { get; init; } = true;
}
