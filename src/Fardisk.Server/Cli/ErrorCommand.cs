using System.CommandLine;
using System.Text.Json;
using Fardisk.Diagnostics;
using Fardisk.Server.Api;

namespace Fardisk.Server.Cli;

/// <summary><c>fardisk error ID</c>: the page of the error catalogue.</summary>
internal static class ErrorCommand
{
    public static Command Create(CliCaller caller)
    {
        Argument<string?> id = new("ID") { Description = "The id that a message begins with: NET-0001. Without it all are listed.", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("error", "Explain an error id: what it means, its usual cause, what to do.") { id };
        command.SetAction(parse => parse.GetValue(id) is { } wanted ? Show(caller, parse, wanted) : List(caller, parse));
        return command;
    }

    private static int Show(CliCaller caller, ParseResult parse, string id)
    {
        if (ErrorPages.Read(id) is not { } page)
        {
            string? near = NearName.Of(id.ToUpperInvariant(), ErrorPages.All().Select(known => known.Id));
            throw new FardiskException(ServerErrors.NoErrorPage, $"There is no error {id}.{(near is null ? "" : $" Did you mean {near}?")}");
        }

        caller.Output.WriteLine(caller.IsJson(parse)
            ? CliJson.Indent(JsonSerializer.SerializeToElement(page, CliJson.Default.ErrorPage))
            : page.Text.TrimEnd());
        return ExitCode.Success;
    }

    private static int List(CliCaller caller, ParseResult parse)
    {
        IReadOnlyList<ErrorPage> pages = ErrorPages.All();
        if (caller.IsJson(parse))
        {
            caller.Output.WriteLine(CliJson.Indent(JsonSerializer.SerializeToElement(pages, CliJson.Default.IReadOnlyListErrorPage)));
            return ExitCode.Success;
        }

        TextTable table = new("ID", "MEANING");
        foreach (ErrorPage page in pages)
        {
            table.Add(page.Id, page.Title);
        }

        table.Write(caller.Output, caller.Environment.OutputHasColor);
        return ExitCode.Success;
    }
}
