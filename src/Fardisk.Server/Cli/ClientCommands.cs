using System.CommandLine;
using Fardisk.Server.Api;

namespace Fardisk.Server.Cli;

/// <summary><c>fardisk client …</c></summary>
internal static class ClientCommands
{
    private const string PatternHelp = "Its name, a MAC or IP address of it, or several: pc*, pc[01-30].";

    public static Command Create(CliCaller caller)
    {
        Command group = new("client", "Register PCs and look after their disks.");
        group.Add(Add(caller));
        group.Add(List(caller));
        group.Add(Show(caller));
        group.Add(Set(caller));
        group.Add(Remove(caller));
        group.Add(Reset(caller));
        return group;
    }

    private static Command Add(CliCaller caller)
    {
        Argument<string> name = new("NAME") { Description = "Name of the PC: letters, digits and hyphens; it becomes its host name and part of its IQN." };
        ClientOptions options = new(isAdd: true);
        Command command = new("add", "Register a PC and make its disk from an image.") { name };
        options.AddTo(command);
        command.SetAction((parse, cancellation) => caller.Call(
            parse, "client.add", options.Read(parse, parse.GetValue(name) ?? ""), ApiJson.Default.ClientArguments, ApiJson.Default.ChangeView, change => ShowAdded(caller, change), cancellation));
        return command;
    }

    private static Command Set(CliCaller caller)
    {
        Argument<string> name = new("CLIENT") { Description = PatternHelp };
        ClientOptions options = new(isAdd: false);
        Command command = new("set", "Change a registered PC; what is not named stays. Another image makes its disk anew.") { name };
        options.AddTo(command);
        command.SetAction((parse, cancellation) => caller.Call(
            parse, "client.set", options.Read(parse, parse.GetValue(name) ?? ""), ApiJson.Default.ClientArguments, ApiJson.Default.ChangeView, change => ChangePrinter.Print(caller.Output, change), cancellation));
        return command;
    }

    private static Command List(CliCaller caller)
    {
        Argument<string?> pattern = new("CLIENT") { Description = PatternHelp + " Without it all.", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("list", "List the registered PCs.") { pattern };
        command.SetAction((parse, cancellation) => caller.Call(
            parse,
            "client.list",
            new NameArguments { Name = parse.GetValue(pattern) ?? "" },
            ApiJson.Default.NameArguments,
            ApiJson.Default.IReadOnlyListClientView,
            clients => PrintList(caller, clients),
            cancellation));
        return command;
    }

    private static Command Show(CliCaller caller)
    {
        Argument<string> name = new("CLIENT") { Description = "Its name, or a MAC or IP address of it." };
        Command command = new("show", "Show everything about one PC: cards, addresses, target, initiator, disk.") { name };
        command.SetAction((parse, cancellation) => caller.Call(
            parse, "client.show", Named(parse, name), ApiJson.Default.NameArguments, ApiJson.Default.ClientView, client => PrintOne(caller.Output, client), cancellation));
        return command;
    }

    private static Command Remove(CliCaller caller)
    {
        Argument<string> name = new("CLIENT") { Description = PatternHelp };
        Option<bool> dryRun = CommonOptions.DryRun();
        Command command = new("remove", "Remove a PC and delete its disk with everything it wrote.") { name, dryRun };
        command.SetAction((parse, cancellation) => caller.Call(
            parse, "client.remove", Named(parse, name) with { DryRun = parse.GetValue(dryRun) }, ApiJson.Default.NameArguments, ApiJson.Default.ChangeView, change => ChangePrinter.Print(caller.Output, change), cancellation));
        return command;
    }

    private static Command Reset(CliCaller caller)
    {
        Argument<string> name = new("CLIENT") { Description = PatternHelp };
        Option<bool> dryRun = CommonOptions.DryRun();
        Command command = new("reset", "Make a PC's disk anew from its image; everything it wrote is gone.") { name, dryRun };
        command.SetAction((parse, cancellation) => caller.Call(
            parse, "client.reset", Named(parse, name) with { DryRun = parse.GetValue(dryRun) }, ApiJson.Default.NameArguments, ApiJson.Default.ChangeView, change => ChangePrinter.Print(caller.Output, change), cancellation));
        return command;
    }

    private static NameArguments Named(ParseResult parse, Argument<string> name) => new() { Name = parse.GetValue(name) ?? "" };

    private static void ShowAdded(CliCaller caller, ChangeView change)
    {
        ChangePrinter.Print(caller.Output, change);
        foreach (ClientView client in change.DryRun ? [] : change.Clients)
        {
            foreach (DiskView disk in client.Disks)
            {
                caller.Output.WriteLine($"  target     {TerminalText.Escape(disk.Iqn)}, LUN {disk.Lun}, at {TerminalText.Escape(string.Join(", ", disk.Portals))}");
            }

            caller.Output.WriteLine($"  initiator  {TerminalText.Escape(client.Initiator)}");
            caller.Output.WriteLine($"Next: power the PC on and see it boot: fardisk watch {client.Name}");
        }
    }

    private static void PrintList(CliCaller caller, IReadOnlyList<ClientView> clients)
    {
        if (clients.Count == 0)
        {
            caller.Output.WriteLine("No clients yet. Add one: fardisk client add pc01 --mac 52:54:00:12:34:56 --image IMAGE");
            return;
        }

        TextTable table = new("NAME", "MAC", "IMAGE", "ADDRESS", "FORM", "ACCESS", ">BOOT", ">SESSIONS");
        foreach (ClientView client in clients)
        {
            table.Add(
                client.Name, string.Join(",", client.Macs), client.Image, client.LeasedAddress ?? client.Address, client.Form, client.Access, $"{client.BootNumber}", $"{client.Sessions}");
        }

        table.Write(caller.Output, caller.Environment.OutputHasColor);
    }

    private static void PrintOne(TextWriter output, ClientView client)
    {
        void Line(string what, string? value) => output.WriteLine($"{what,-12}{(string.IsNullOrEmpty(value) ? "-" : TerminalText.Escape(value))}");
        Line("name", client.Name);
        Line("macs", string.Join(", ", client.Macs));
        Line("image", client.Image);
        Line("address", client.Address is null ? $"{client.LeasedAddress ?? "-"} (from the pool)" : $"{client.Address} (reserved)");
        Line("access", client.Access);
        Line("writes", client.Writes);
        Line("form", client.Form);
        Line("drive", client.Drive);
        Line("keep-san", client.KeepSan ? "on" : "off");
        Line("initiator", client.Initiator);
        foreach (DiskView disk in client.Disks)
        {
            Line($"disk {disk.Name}", $"{disk.Iqn}, LUN {disk.Lun}, at {string.Join(", ", disk.Portals)}");
        }

        Line("boot number", $"{client.BootNumber}");
        Line("sessions", $"{client.Sessions}");
    }
}
