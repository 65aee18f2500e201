namespace Fardisk.Server.Api;

/// <summary>A PC that was seen but that no client is registered for.</summary>
public sealed record UnknownPcView
{
    public required string Mac { get; init; }

    public string? Address { get; init; }

    public required EventView LastEvent { get; init; }

    public required double LastEventAgeSeconds { get; init; }
}
