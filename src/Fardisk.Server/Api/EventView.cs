namespace Fardisk.Server.Api;

/// <summary>One line of a timeline, as <c>watch --json</c> prints it.</summary>
public sealed record EventView
{
    public required DateTimeOffset At { get; init; }

    public required string Mac { get; init; }

    public string? Client { get; init; }

    /// <summary>lowerCamelCase name of the stage.</summary>
    public required string Stage { get; init; }

    public required string Text { get; init; }

    public double? DurationSeconds { get; init; }

    public required int BootNumber { get; init; }

    /// <summary>Seconds since the first event of this boot.</summary>
    public required double SinceStartSeconds { get; init; }

    /// <summary>Seconds since the event before, without this step's own duration.</summary>
    public double GapSeconds { get; init; }

    /// <summary>Why nothing happened for so long, when it is known.</summary>
    public string? GapCause { get; init; }
}
