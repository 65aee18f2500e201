using System.Net;

namespace Fardisk.Options;

/// <summary>What the operator sets under <c>[iscsi]</c>.</summary>
public sealed record IscsiOptions
{
    /// <summary>Portals; a wildcard is resolved to the address on the client's network before a client sees it. 1 to 16.</summary>
    public IReadOnlyList<IPEndPoint> Listen { get; init; } = [new(IPAddress.Any, 3260)];

    /// <summary>Prefix of every name we make: target of pc07 is <c>PREFIX:pc07</c>, its initiator <c>PREFIX.initiator:pc07</c>.</summary>
    public string Iqn { get; init; } = "iqn.2026-11.io.fardisk";

    /// <summary>Most connections at once, over all clients; one more is closed at accept. 1 to 100,000.</summary>
    public int ConnectionsMax { get; init; } = 4096;

    /// <summary>Time from accept to full feature phase; then the connection is closed.</summary>
    public TimeSpan LoginWithin { get; init; } = TimeSpan.FromSeconds(15);
}
