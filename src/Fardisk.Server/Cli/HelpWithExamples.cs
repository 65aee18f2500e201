using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Fardisk.Server.Cli;

/// <summary>The library's help, with examples below that of the root.</summary>
internal sealed class HelpWithExamples(string examples, int width) : SynchronousCommandLineAction
{
    private readonly HelpAction _help = new() { MaxWidth = width };

    public override int Invoke(ParseResult parseResult)
    {
        int code = _help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is RootCommand)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(examples);
        }

        return code;
    }

    public override bool ClearsParseErrors => true;
}
