namespace Fardisk.Server.Cli;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>An operator's mistake or a fault of the machine: a sentence with its id was printed.</summary>
    public const int Failure = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Our mistake (EX_SOFTWARE of sysexits.h).</summary>
    public const int OurMistake = 70;

    /// <summary>Ended by Ctrl-C, as shells count it: 128 + SIGINT.</summary>
    public const int Interrupted = 130;
}
