namespace Fardisk.Server.Cli;

/// <summary>Everything around one command line: where it prints, from where it was called, what the terminal can do. Tests make their own.</summary>
public sealed record CliEnvironment
{
    /// <summary>The settings file that is looked for when there is none in the folder and no <c>--config</c>.</summary>
    public const string SystemSettingsFile = "/etc/fardisk/fardisk.toml";

    /// <summary>Name of the settings file in the current folder.</summary>
    public const string SettingsFileName = "fardisk.toml";

    /// <summary>Standard output: results only.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Standard error: mistakes, progress, logs.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The folder the command was called in; relative names on the command line start here.</summary>
    public required string Folder { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>The settings file of the machine.</summary>
    public string SystemSettings { get; init; } = SystemSettingsFile;

    /// <summary>Standard output may get colors: it is a terminal and NO_COLOR is not set.</summary>
    public bool OutputHasColor { get; init; }

    /// <summary>Standard error is a terminal: a progress bar may move there.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Standard error may get colors.</summary>
    public bool ErrorHasColor { get; init; }

    /// <summary>Columns of a terminal; help texts are folded at it.</summary>
    public int Width { get; init; } = 120;

    /// <summary>How long a command waits for another one, or for a server that is just starting, before it gives up.</summary>
    public TimeSpan LockWaitMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The environment of this process.</summary>
    public static CliEnvironment OfProcess()
    {
        bool isDumb = Environment.GetEnvironmentVariable("TERM") is "dumb";
        bool isPlain = isDumb || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new CliEnvironment
        {
            Output = new GuardedOutput(Console.Out),
            Error = Console.Error,
            Folder = Directory.GetCurrentDirectory(),
            Time = TimeProvider.System,
            OutputHasColor = !Console.IsOutputRedirected && !isPlain,
            ErrorIsTerminal = !Console.IsErrorRedirected && !isDumb,
            ErrorHasColor = !Console.IsErrorRedirected && !isPlain,
            Width = Console.IsOutputRedirected ? 120 : Math.Clamp(Console.WindowWidth, 60, 160),
        };
    }
}
