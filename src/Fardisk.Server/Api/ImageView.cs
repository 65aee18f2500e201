namespace Fardisk.Server.Api;

/// <summary>One golden image.</summary>
public sealed record ImageView
{
    public required string Name { get; init; }

    /// <summary>Bytes that a client sees.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Bytes that the store really takes (images are sparse).</summary>
    public required long StoredBytes { get; init; }

    /// <summary>Of the whole content, lower-case hex; <see langword="null"/> while unknown.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Number of this version, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>Name of the file it came from; <see langword="null"/> for one created empty.</summary>
    public string? Source { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Names of the clients made from it.</summary>
    public required IReadOnlyList<string> Clients { get; init; }
}
