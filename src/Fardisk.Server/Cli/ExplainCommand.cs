using System.CommandLine;
using Fardisk.Server.Api;

namespace Fardisk.Server.Cli;

/// <summary><c>fardisk explain CLIENT</c>: what a PC would get, and which setting decided it.</summary>
internal static class ExplainCommand
{
    private static readonly Dictionary<string, string> s_titles = new(StringComparer.Ordinal)
    {
        ["rom"] = "The ROM or firmware asks",
        ["ipxe"] = "iPXE asks",
        ["os"] = "The running system asks",
        ["bios"] = "BIOS",
        ["efiX86"] = "UEFI 32 bit",
        ["efiX64"] = "UEFI",
        ["httpX64"] = "UEFI HTTP boot",
    };

    public static Command Create(CliCaller caller)
    {
        Argument<string> client = new("CLIENT") { Description = "Its name, or a MAC or IP address; an unknown PC can be explained by its MAC." };
        Option<string?> stage = new("--stage") { Description = "Only this stage: rom, ipxe or os.", HelpName = "rom|ipxe|os" };
        Command command = new("explain", "Show the boot plan of a PC stage by stage: each value with the setting that decided it, and the iPXE script. Works without the server.") { client, stage };
        command.SetAction((parse, cancellation) => caller.Call(
            parse,
            "explain",
            new ExplainArguments { Client = parse.GetValue(client) ?? "", Stage = parse.GetValue(stage) },
            ApiJson.Default.ExplainArguments,
            ApiJson.Default.ExplainView,
            plan => Print(caller.Output, plan),
            cancellation));
        return command;
    }

    private static void Print(TextWriter output, ExplainView explained)
    {
        string who = explained.Client is { } name ? $"{name} ({explained.Mac})" : $"unknown PC {explained.Mac}";
        output.WriteLine($"{TerminalText.Escape(who)}, seen from {TerminalText.Escape(explained.ServerAddress)} on {TerminalText.Escape(explained.Interface)}");
        foreach (PlanView plan in explained.Stages)
        {
            IEnumerable<string> firmwares = plan.Firmware.Where(firmware => firmware != "none").Select(Title);
            string firmware = string.Join(", ", firmwares);
            output.WriteLine();
            output.WriteLine($"{Title(plan.Stage)}{(firmware.Length > 0 ? $" ({firmware})" : "")}: {plan.Action}");
            int what = plan.Lines.Select(line => line.What.Length).DefaultIfEmpty(0).Max();
            int value = plan.Lines.Select(line => line.Value.Length).Where(length => length <= 60).DefaultIfEmpty(0).Max();
            foreach (PlanLineView line in plan.Lines)
            {
                output.WriteLine($"  {TerminalText.Escape(line.What).PadRight(what)}  {TerminalText.Escape(line.Value).PadRight(value)}  <- {TerminalText.Escape(line.Because)}");
            }

            if (plan.Script is { } script)
            {
                output.WriteLine("  the script:");
                foreach (string line in script.TrimEnd('\n').Split('\n'))
                {
                    output.WriteLine($"    {TerminalText.Escape(line)}");
                }
            }
        }
    }

    private static string Title(string name) => s_titles.GetValueOrDefault(name, name);
}
