using System.CommandLine;
using Fardisk.Server.Api;

namespace Fardisk.Server.Cli;

/// <summary><c>fardisk status</c>: the room as a table.</summary>
internal static class StatusCommand
{
    public static Command Create(CliCaller caller)
    {
        Command command = new("status", "Show the room: every PC, its boot number, what it is doing, and unknown PCs that were seen.");
        command.SetAction((parse, cancellation) => caller.Call(
            parse, "status", new NoArguments(), ApiJson.Default.NoArguments, ApiJson.Default.StatusView, status => Print(caller, status), cancellation));
        return command;
    }

    private static void Print(CliCaller caller, StatusView status)
    {
        string clients = Quantity.Of(status.Clients.Count, "client");
        caller.Output.WriteLine(status.Running
            ? $"Server {TerminalText.Escape(status.Version)} runs; {clients}, {Quantity.Of(status.Clients.Sum(client => client.Sessions), "iSCSI session")}."
            : $"No server runs; this is what the state remembers of {clients}. Start it: fardisk serve");
        if (status.Clients.Count > 0)
        {
            caller.Output.WriteLine();
            TextTable table = new("CLIENT", "ADDRESS", ">BOOT", "STAGE", ">SESSIONS", ">READ", ">WRITTEN", ">AGE", "LAST EVENT");
            foreach (StatusClientView client in status.Clients)
            {
                table.Add(
                    client.Client,
                    client.Address,
                    $"{client.BootNumber}",
                    client.Stage,
                    $"{client.Sessions}",
                    Quantity.Bytes(client.ReadBytes),
                    Quantity.Bytes(client.WrittenBytes),
                    Age(client.LastEventAgeSeconds),
                    Event(client.LastEvent));
            }

            table.Write(caller.Output, caller.Environment.OutputHasColor);
        }

        if (status.Unknown.Count > 0)
        {
            caller.Output.WriteLine();
            TextTable table = new("UNKNOWN PC", "ADDRESS", ">AGE", "LAST EVENT");
            foreach (UnknownPcView pc in status.Unknown)
            {
                table.Add(pc.Mac, pc.Address, Age(pc.LastEventAgeSeconds), Event(pc.LastEvent));
            }

            table.Write(caller.Output, caller.Environment.OutputHasColor);
            caller.Output.WriteLine($"Register one: fardisk client add NAME --mac {status.Unknown[0].Mac} --image IMAGE");
        }
    }

    private static string? Age(double? seconds) => seconds is { } value ? Quantity.Age(TimeSpan.FromSeconds(value)) : null;

    private static string? Event(EventView? last) => last is null ? null : $"{last.Stage}: {last.Text}";
}
