namespace Fardisk.Server.Api;

/// <summary>The boot plan of one client.</summary>
public sealed record ExplainView
{
    /// <summary>Its name, or <see langword="null"/> for an unknown card.</summary>
    public string? Client { get; init; }

    public required string Mac { get; init; }

    /// <summary>Our address in the plan, on the client's network.</summary>
    public required string ServerAddress { get; init; }

    /// <summary>The network's interface; empty when none fits.</summary>
    public required string Interface { get; init; }

    public required IReadOnlyList<PlanView> Stages { get; init; }
}
