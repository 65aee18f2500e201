using Fardisk.Server.Api;

namespace Fardisk.Server.Cli;

/// <summary>Prints what a changing command did.</summary>
internal static class ChangePrinter
{
    public static void Print(TextWriter output, ChangeView change)
    {
        foreach (string line in change.Changes)
        {
            output.WriteLine(change.DryRun ? $"dry run, nothing changed: {TerminalText.Escape(line)}" : TerminalText.Escape(line));
        }

        foreach (string note in change.Notes)
        {
            output.WriteLine($"note: {TerminalText.Escape(note)}");
        }
    }
}
