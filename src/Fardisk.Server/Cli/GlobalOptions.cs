using System.CommandLine;

namespace Fardisk.Server.Cli;

/// <summary>The options that every command has.</summary>
internal sealed class GlobalOptions
{
    public Option<string?> Config { get; } = new("--config")
    {
        Description = "Settings file; without it ./fardisk.toml, then /etc/fardisk/fardisk.toml.",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print the result as JSON (watch: one document a line).",
        Recursive = true,
    };

    public Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Say more on standard error: every step, and the details of a failure.",
        Recursive = true,
    };
}
