namespace Fardisk.Server.Cli;

/// <summary>What <c>init</c> wrote.</summary>
/// <param name="File">The settings file.</param>
/// <param name="Interface">The network it serves, or <see langword="null"/> when this machine has none.</param>
/// <param name="Range">Its dynamic pool, or <see langword="null"/>.</param>
/// <param name="DryRun">Nothing was written.</param>
internal sealed record InitView(string File, string? Interface, string? Range, bool DryRun);
