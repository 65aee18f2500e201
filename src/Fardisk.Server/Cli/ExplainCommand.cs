using System.CommandLine;
using Fardisk.Server.Api;

namespace Fardisk.Server.Cli;

/// <summary><c>fardisk explain CLIENT</c>: what a PC would get, and which setting decided it.</summary>
internal static class ExplainCommand
{
    /// <summary>A longer value does not push the reasons of the others to the right.</summary>
    private const int ValueWidthMax = 60;

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

        // Most of a plan is the same for every stage and firmware: told once, so that the differences are seen.
        HashSet<PlanLineView> common = explained.Stages.Count < 2 ? [] : [.. explained.Stages[0].Lines];
        foreach (PlanView plan in explained.Stages)
        {
            common.IntersectWith(plan.Lines);
        }

        if (common.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("At every stage:");
            PrintLines(output, [.. explained.Stages[0].Lines.Where(common.Contains)]);
        }

        foreach (PlanView plan in explained.Stages)
        {
            PrintPlan(output, plan, [.. plan.Lines.Where(line => !common.Contains(line))]);
        }
    }

    private static void PrintPlan(TextWriter output, PlanView plan, IReadOnlyList<PlanLineView> lines)
    {
        string firmware = string.Join(", ", plan.Firmware.Where(name => name != "none").Select(Title));
        output.WriteLine();
        output.WriteLine($"{Title(plan.Stage)}{(firmware.Length > 0 ? $" ({firmware})" : "")}: {plan.Action}");
        PrintLines(output, lines);
        if (plan.Script is { } script)
        {
            output.WriteLine("  the script:");
            foreach (string line in script.TrimEnd('\n').Split('\n'))
            {
                output.WriteLine($"    {TerminalText.Escape(line)}");
            }
        }
    }

    private static void PrintLines(TextWriter output, IReadOnlyList<PlanLineView> lines)
    {
        int what = lines.Select(line => line.What.Length).DefaultIfEmpty(0).Max();
        int value = lines.Select(line => line.Value.Length).Where(length => length <= ValueWidthMax).DefaultIfEmpty(0).Max();
        foreach (PlanLineView line in lines)
        {
            output.WriteLine($"  {TerminalText.Escape(line.What).PadRight(what)}  {TerminalText.Escape(line.Value).PadRight(value)}  <- {TerminalText.Escape(line.Because)}");
        }
    }

    private static string Title(string name) => s_titles.GetValueOrDefault(name, name);
}
