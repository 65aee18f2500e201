using System.CommandLine;
using System.Text.Json;
using Fardisk.Options;
using Fardisk.Server.Logging;
using Microsoft.Extensions.Logging;

namespace Fardisk.Server.Cli;

/// <summary><c>fardisk serve</c>: the server, until a signal ends it.</summary>
internal static class ServeCommand
{
    public static Command Create(CliCaller caller)
    {
        Command command = new("serve", "Run the server in the foreground: DHCP, TFTP, HTTP, iSCSI and the API. Prints one line when it is ready; SIGTERM or Ctrl-C ends it.");
        command.SetAction((parse, cancellation) => Run(caller, parse, cancellation));
        return command;
    }

    private static async Task<int> Run(CliCaller caller, ParseResult parse, CancellationToken cancellation)
    {
        Settings settings = caller.LoadSettings(parse);
        using LineLoggerProvider loggers = caller.Loggers(parse, LogLevel.Information);
        await using ServerHost host = new(settings, caller.Environment, loggers);
        ReadyView ready = await host.Start(cancellation);
        caller.Output.WriteLine(caller.IsJson(parse) ? JsonSerializer.Serialize(ready, CliJson.Default.ReadyView) : ready.ToString());
        caller.Output.Flush();
        await host.RunUntil(cancellation);
        return ExitCode.Success;
    }
}
