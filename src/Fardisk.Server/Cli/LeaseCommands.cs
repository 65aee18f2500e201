using System.CommandLine;
using Fardisk.Server.Api;

namespace Fardisk.Server.Cli;

/// <summary><c>fardisk lease …</c></summary>
internal static class LeaseCommands
{
    public static Command Create(CliCaller caller)
    {
        Command list = new("list", "List the addresses that were lent, to whom and until when.");
        list.SetAction((parse, cancellation) => caller.Call(
            parse, "lease.list", new NoArguments(), ApiJson.Default.NoArguments, ApiJson.Default.IReadOnlyListLeaseView, leases => Print(caller, leases), cancellation));
        return new Command("lease", "Addresses lent by DHCP.") { list };
    }

    private static void Print(CliCaller caller, IReadOnlyList<LeaseView> leases)
    {
        if (leases.Count == 0)
        {
            caller.Output.WriteLine("No leases.");
            return;
        }

        TextTable table = new("ADDRESS", "MAC", "CLIENT", "STATE", "EXPIRES", "NETWORK", "HOST NAME");
        foreach (LeaseView lease in leases)
        {
            table.Add(lease.Address, lease.Mac, lease.Client, lease.State, $"{lease.ExpiresAt.ToLocalTime():yyyy-MM-dd HH:mm:ss}", lease.Network, lease.HostName);
        }

        table.Write(caller.Output, caller.Environment.OutputHasColor);
    }
}
