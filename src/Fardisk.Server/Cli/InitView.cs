namespace Fardisk.Server.Cli;

/// <summary>What <c>init</c> wrote.</summary>
/// <param name="File">The settings file.</param>
/// <param name="Interface">The network it serves, or <see langword="null"/> when this machine has none.</param>
/// <param name="Mode">Its mode: <c>dhcp</c>, or <c>off</c> where a default route leads; <see langword="null"/> without a network.</param>
/// <param name="Range">Its dynamic pool, or <see langword="null"/>.</param>
/// <param name="DryRun">Nothing was written.</param>
internal sealed record InitView(string File, string? Interface, string? Mode, string? Range, bool DryRun);
