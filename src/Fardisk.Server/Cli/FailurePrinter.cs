using System.Text.Json;
using Fardisk.Server.Api;

namespace Fardisk.Server.Cli;

/// <summary>Prints failures: on standard error for people, on standard output as JSON for programs.</summary>
internal sealed class FailurePrinter(CliEnvironment environment, bool isJson, bool isVerbose)
{
    private const string Red = "\e[31m";
    private const string Normal = "\e[0m";

    public void Print(IReadOnlyList<ApiError> errors, Exception? exception)
    {
        if (isJson)
        {
            environment.Output.WriteLine(CliJson.Indent(JsonSerializer.SerializeToElement(new ErrorView(errors), CliJson.Default.ErrorView)));
        }

        foreach (ApiError error in isJson ? [] : errors)
        {
            string id = environment.ErrorHasColor ? $"{Red}{error.Id}{Normal}" : TerminalText.Escape(error.Id);
            environment.Error.WriteLine($"{id}: {TerminalText.EscapeLines(error.Message)}");
            environment.Error.WriteLine($"  {TerminalText.Escape(error.NextStep)}");
        }

        // What is our mistake is worth its trace; the rest only for those who ask.
        bool isOurs = errors.Any(error => error.Id == ServerErrors.OurMistake.Id);
        if (exception is not null && (isVerbose || isOurs))
        {
            environment.Error.WriteLine(TerminalText.EscapeLines(exception.ToString()));
        }
    }
}
