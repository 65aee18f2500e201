namespace Fardisk.Options;

/// <summary>Everything <c>fardisk.toml</c> says. Immutable: a reload makes a new one and swaps it whole.</summary>
public sealed record Settings
{
    public ServerOptions Server { get; init; } = new();

    public IReadOnlyList<NetworkOptions> Networks { get; init; } = [];

    public IscsiOptions Iscsi { get; init; } = new();

    public TftpOptions Tftp { get; init; } = new();

    /// <summary>The file it was read from, for messages; <see langword="null"/> in tests.</summary>
    public string? Path { get; init; }
}
