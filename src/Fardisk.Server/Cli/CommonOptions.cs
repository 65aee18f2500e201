using System.CommandLine;

namespace Fardisk.Server.Cli;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<bool> DryRun() => new("--dry-run") { Description = "Check everything and say what would be done, but change nothing." };
}
