namespace Fardisk.Server.Api;

/// <summary>The room.</summary>
public sealed record StatusView
{
    /// <summary>A server is running (else this is what the state remembers).</summary>
    public required bool Running { get; init; }

    public required string Version { get; init; }

    public required IReadOnlyList<StatusClientView> Clients { get; init; }

    public required IReadOnlyList<UnknownPcView> Unknown { get; init; }
}
