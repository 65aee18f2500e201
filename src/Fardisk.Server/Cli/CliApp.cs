using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Fardisk.Diagnostics;
using Fardisk.Server.Api;

namespace Fardisk.Server.Cli;

/// <summary>One command line from its words to its exit code. Every failure becomes a sentence here and nowhere else.</summary>
public static class CliApp
{
    private const string AccessOption = "--access";

    /// <summary>Runs it.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <param name="environment">Where it prints and what surrounds it.</param>
    /// <param name="cancellation">Ctrl-C or SIGTERM.</param>
    /// <returns>0 done, 1 it failed, 2 the command line is wrong, 70 our mistake, 130 interrupted.</returns>
    public static async Task<int> Run(IReadOnlyList<string> arguments, CliEnvironment environment, CancellationToken cancellation)
    {
        GlobalOptions options = new();
        RootCommand root = CommandTree.Create(environment, options);
        ParseResult parse = root.Parse(JoinAccess(arguments), new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        FailurePrinter failures = new(environment, isJson: parse.GetResult(options.Json) is { Implicit: false }, isVerbose: parse.GetResult(options.Verbose) is { Implicit: false });
        bool asksForHelp = parse.Action is HelpWithExamples;
        if (!asksForHelp && parse.Errors.Count > 0)
        {
            return Usage(parse, environment, failures);
        }

        try
        {
            return await parse.InvokeAsync(
                new InvocationConfiguration { Output = environment.Output, Error = environment.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                cancellation);
        }
        catch (FardiskException ex)
        {
            failures.Print([ApiError.From(ex)], ex);
            return ex.Error.Id == ServerErrors.BadValue.Id ? ExitCode.Usage : ex.Error.Id == ServerErrors.OurMistake.Id ? ExitCode.OurMistake : ExitCode.Failure;
        }
        catch (AggregateException ex) when (ex.InnerExceptions.All(inner => inner is FardiskException))
        {
            failures.Print([.. ex.InnerExceptions.Cast<FardiskException>().Select(ApiError.From)], ex);
            return ExitCode.Failure;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            environment.Error.WriteLine("interrupted");
            return ExitCode.Interrupted;
        }
        catch (Exception ex)
        {
            failures.Print([new ApiError(ServerErrors.OurMistake.Id, $"This is our mistake: {ex.GetType().Name}: {ex.Message}", ServerErrors.OurMistake.NextStep)], ex);
            return ExitCode.OurMistake;
        }
    }

    private static int Usage(ParseResult parse, CliEnvironment environment, FailurePrinter failures)
    {
        Command command = parse.CommandResult.Command;
        string help = $"{PathOf(parse.CommandResult)} --help";
        bool isBareGroup = parse.UnmatchedTokens.Count == 0 && command.Subcommands.Count > 0 && parse.Errors.All(error => error.SymbolResult is null or CommandResult);
        if (isBareGroup)
        {
            // `fardisk`, `fardisk client`: shows what there is instead of scolding.
            TextWriter shown = environment.Error;
            command.Parse(["--help"]).Invoke(new InvocationConfiguration { Output = shown, Error = shown });
            return ExitCode.Usage;
        }

        // A mistyped word makes others fail too (its value, what it would have given): only the cause is told.
        List<ParseError> unknown = [.. parse.Errors.Where(error => UnknownWord(parse, error) is not null)];
        List<ParseError> causes = unknown.Count == 0 ? [.. parse.Errors] : [.. unknown.Where(error => UnknownWord(parse, error)!.StartsWith('-'))];
        IEnumerable<string> sentences = (causes.Count > 0 ? causes : [unknown[0]]).Select(error => error.Message + DidYouMean(parse, command, error)).Distinct();
        failures.Print([new ApiError(ServerErrors.BadValue.Id, string.Join("\n", sentences), $"See {help}")], exception: null);
        return ExitCode.Usage;
    }

    private static string? UnknownWord(ParseResult parse, ParseError error) =>
        parse.UnmatchedTokens.FirstOrDefault(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal));

    private static string DidYouMean(ParseResult parse, Command command, ParseError error)
    {
        if (UnknownWord(parse, error) is not { } unknown)
        {
            return "";
        }

        IEnumerable<string> known = unknown.StartsWith('-')
            ? command.Options.Concat(parse.RootCommandResult.Command.Options.Where(option => option.Recursive)).Select(option => option.Name)
            : command.Subcommands.Select(sub => sub.Name);
        string? near = NearName.Of(unknown, known);
        return near is null ? "" : $" Did you mean {near}?";
    }

    private static string PathOf(CommandResult result) => result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "fardisk";

    /// <summary><c>--access net 10.0.0.0/24</c> is one value of two words; the parser wants it as one.</summary>
    internal static IReadOnlyList<string> JoinAccess(IReadOnlyList<string> arguments)
    {
        List<string> joined = new(arguments.Count);
        for (int i = 0; i < arguments.Count; i++)
        {
            bool isNet = arguments[i] == "net" && i > 0 && arguments[i - 1] == AccessOption && i + 1 < arguments.Count && arguments[i + 1].Contains('/');
            bool isJoinedNet = arguments[i] == $"{AccessOption}=net" && i + 1 < arguments.Count && arguments[i + 1].Contains('/');
            joined.Add(isNet || isJoinedNet ? $"{arguments[i]} {arguments[++i]}" : arguments[i]);
        }

        return joined;
    }
}
