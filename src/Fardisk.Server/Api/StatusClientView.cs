namespace Fardisk.Server.Api;

/// <summary>One row of the room.</summary>
public sealed record StatusClientView
{
    public required string Client { get; init; }

    public string? Address { get; init; }

    public required int BootNumber { get; init; }

    /// <summary>What it is doing: <c>off</c>, or the stage of its last event in lowerCamelCase.</summary>
    public required string Stage { get; init; }

    public required int Sessions { get; init; }

    public EventView? LastEvent { get; init; }

    public double? LastEventAgeSeconds { get; init; }

    /// <summary>Bytes read over the sessions that live now.</summary>
    public long ReadBytes { get; init; }

    /// <summary>Bytes written over the sessions that live now.</summary>
    public long WrittenBytes { get; init; }
}
