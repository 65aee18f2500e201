using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Fardisk.Server.Api;

namespace Fardisk.Server.Cli;

/// <summary><c>fardisk watch CLIENT</c>: the timeline of a boot, live.</summary>
internal static class WatchCommand
{
    public static Command Create(CliCaller caller)
    {
        Argument<string> client = new("CLIENT") { Description = "Its name, or a MAC or IP address; an unknown PC can be watched by its MAC." };
        Option<bool> once = new("--once") { Description = "Print the last boot and end, instead of waiting for more." };
        Command command = new("watch", "Show a PC's boot step by step, live: time since power-on, stage, what happened, how long it took. Ctrl-C ends it.") { client, once };
        command.SetAction((parse, cancellation) => Run(caller, parse, new WatchArguments { Client = parse.GetValue(client) ?? "", Once = parse.GetValue(once) }, cancellation));
        return command;
    }

    private static async Task<int> Run(CliCaller caller, ParseResult parse, WatchArguments arguments, CancellationToken cancellation)
    {
        bool isJson = caller.IsJson(parse);
        EventView? before = null;
        void OnItem(JsonElement item)
        {
            if (isJson)
            {
                caller.Output.WriteLine(CliJson.Line(item));
            }

            EventView current = item.Deserialize(ApiJson.Default.EventView) ?? throw new InvalidOperationException("a watched event is null");
            if (!isJson)
            {
                Print(caller.Output, current, before);
            }

            before = current;
        }

        try
        {
            await caller.Call(parse, "watch", arguments, ApiJson.Default.WatchArguments, ApiJson.Default.NoArguments, _ => { }, cancellation, OnItem);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C is how a watch ends.
            return ExitCode.Success;
        }

        if (before is null && !isJson)
        {
            caller.Output.WriteLine($"{TerminalText.Escape(arguments.Client)} has not been seen yet.");
        }

        return ExitCode.Success;
    }

    /// <summary>One line, after a heading when a boot begins.</summary>
    internal static void Print(TextWriter output, EventView current, EventView? before)
    {
        if (before is null || current.SinceStartSeconds < before.SinceStartSeconds || (before.BootNumber > 0 && current.BootNumber > before.BootNumber))
        {
            string number = current.BootNumber > 0 ? $"boot {current.BootNumber} of" : "boot of";
            DateTimeOffset start = current.At - TimeSpan.FromSeconds(current.SinceStartSeconds);
            output.WriteLine($"{(before is null ? "" : Environment.NewLine)}{number} {TerminalText.Escape(current.Client ?? "an unknown PC")} ({TerminalText.Escape(current.Mac)}), {start.ToLocalTime():yyyy-MM-dd HH:mm:ss}");
        }

        if (current.GapCause is { } cause)
        {
            output.WriteLine($"{"",12}({Quantity.Duration(TimeSpan.FromSeconds(current.GapSeconds))} before the next step: {TerminalText.Escape(cause)})");
        }

        string offset = string.Create(CultureInfo.InvariantCulture, $"+{current.SinceStartSeconds:0.000}");
        string took = current.DurationSeconds is { } seconds ? $" [{Quantity.Duration(TimeSpan.FromSeconds(seconds))}]" : "";
        output.WriteLine($"{offset,10}  {TerminalText.Escape(current.Stage),-13}  {TerminalText.Escape(current.Text)}{took}");
    }
}
