namespace Fardisk.Images;

/// <summary>One golden disk. Its bytes never change.</summary>
public sealed record Image
{
    /// <summary>1 to 63 characters, lower case: letters, digits, dot, hyphen, underscore; a letter or digit at both ends.</summary>
    public required string Name { get; init; }

    /// <summary>Size of the disk as a PC sees it, a multiple of 512.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>What it takes in our store, without holes.</summary>
    public required long StoredBytes { get; init; }

    /// <summary>SHA-256 of the whole disk, holes read as zeros; 64 lower-case hex digits; empty for one created empty.</summary>
    public required string Sha256 { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Name of the file it was imported from, without its folder; <see langword="null"/> for one created empty.</summary>
    public string? Source { get; init; }

    /// <summary>Number of this version, from 1.</summary>
    public int Version { get; init; } = 1;
}
