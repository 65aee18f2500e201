namespace Fardisk.Server.Cli;

/// <summary>What <c>--version --json</c> prints.</summary>
internal sealed record VersionView(string Version);
