using System.CommandLine;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Fardisk.Diagnostics;
using Fardisk.Listeners;
using Fardisk.Options;
using Fardisk.Server.Api;

namespace Fardisk.Server.Cli;

/// <summary><c>fardisk init</c>: a commented settings file that fits this machine. Asks nothing, overwrites nothing.</summary>
internal static class InitCommand
{
    private static readonly string[] s_virtualNames = ["docker", "br-", "virbr", "veth", "vnet", "lxc", "lxd", "podman", "cni", "tun", "tap", "wg"];

    public static Command Create(CliCaller caller)
    {
        Option<bool> dryRun = CommonOptions.DryRun();
        Command command = new("init", "Write a commented settings file that fits this machine (./fardisk.toml, or the file of --config). Asks nothing, overwrites nothing.") { dryRun };
        command.SetAction(parse => Run(caller, parse, parse.GetValue(dryRun)));
        return command;
    }

    private static int Run(CliCaller caller, ParseResult parse, bool dryRun)
    {
        string path = Path.GetFullPath(parse.GetValue(caller.Options.Config) ?? CliEnvironment.SettingsFileName, caller.Environment.Folder);
        if (Path.Exists(path))
        {
            throw new FardiskException(ServerErrors.SettingsExist, $"{path} is there already; it was not touched.");
        }

        List<(string Interface, IPAddress Gateway)> gateways = InterfacesByGateway();
        NetworkEntry? network = ChooseNetwork(NetworkMap.Read(), gateways);
        IPAddress? router = network is null ? null : gateways.FirstOrDefault(pair => pair.Interface == network.Interface).Gateway;
        // Where a default route leads, a router's DHCP server is most likely: a second one would break that network.
        NetworkMode mode = router is null ? NetworkMode.Dhcp : NetworkMode.Off;
        AddressRange? range = network is null ? null : RangeSuggestion.For(network.Subnet, network.Address, router);
        string text = Fill(SettingsTemplate.Text, network, mode, range, router);
        if (!dryRun)
        {
            Write(path, text);
        }

        if (caller.IsJson(parse))
        {
            InitView view = new(path, network?.Interface, network is null ? null : ModeText(mode), range?.ToString(), dryRun);
            caller.Output.WriteLine(CliJson.Indent(JsonSerializer.SerializeToElement(view, CliJson.Default.InitView)));
        }
        else
        {
            Tell(caller.Output, path, network, mode, range, dryRun);
        }

        return ExitCode.Success;
    }

    /// <summary>An interface without a default route (a room of its own), else the one of the default route. Bridges of containers and virtual machines are no rooms.</summary>
    internal static NetworkEntry? ChooseNetwork(NetworkMap map, IReadOnlyList<(string Interface, IPAddress Gateway)> gateways)
    {
        NetworkEntry[] usable = [.. map.Entries.Where(entry => !IPAddress.IsLoopback(entry.Address))];
        bool IsHosts(NetworkEntry entry) => s_virtualNames.Any(start => entry.Interface.StartsWith(start, StringComparison.Ordinal));
        return usable.FirstOrDefault(entry => !IsHosts(entry) && gateways.All(gateway => gateway.Interface != entry.Interface))
            ?? gateways.Select(gateway => map.ByInterface(gateway.Interface)).OfType<NetworkEntry>().FirstOrDefault()
            ?? usable.FirstOrDefault();
    }

    /// <summary>Puts this machine's network into the template: its lines for it are switched off there.</summary>
    internal static string Fill(string template, NetworkEntry? network, NetworkMode mode, AddressRange? range, IPAddress? router)
    {
        if (network is null)
        {
            return template;
        }

        Dictionary<string, string> lines = new(StringComparer.Ordinal)
        {
            ["#[[network]]"] = "[[network]]",
            ["#interface ="] = $"interface = \"{network.Interface}\"",
            ["#mode ="] = $"mode = \"{ModeText(mode)}\"",
        };
        if (range is not null)
        {
            lines.Add("#range =", $"range = \"{range}\"");
        }

        if (router is not null && network.Subnet.Contains(router))
        {
            lines.Add("#router =", $"router = \"{router}\"");
        }

        StringBuilder filled = new(template.Length + 64);
        foreach (string line in template.TrimEnd('\n').Split('\n'))
        {
            string? key = lines.Keys.FirstOrDefault(start => line.StartsWith(start, StringComparison.Ordinal));
            filled.Append(key is null ? line : lines[key]).Append('\n');
            if (key is not null)
            {
                lines.Remove(key);
            }
        }

        return filled.ToString();
    }

    private static string ModeText(NetworkMode mode) => mode == NetworkMode.Dhcp ? "dhcp" : "off";

    private static List<(string Interface, IPAddress Gateway)> InterfacesByGateway() => [.. NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(nic => nic.GetIPProperties().GatewayAddresses.Select(gateway => (nic.Name, gateway.Address)))
        .Where(pair => pair.Address.AddressFamily == AddressFamily.InterNetwork && !pair.Address.Equals(IPAddress.Any))];

    private static void Write(string path, string text)
    {
        try
        {
            // CreateNew: a file that appeared in this moment is not overwritten either.
            using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write);
            file.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new FardiskException(ServerErrors.CannotWriteSettings, $"{path} cannot be written: {ex.Message}", ex);
        }
    }

    private static void Tell(TextWriter output, string path, NetworkEntry? network, NetworkMode mode, AddressRange? range, bool dryRun)
    {
        output.WriteLine(dryRun ? $"dry run, nothing written: {TerminalText.Escape(path)}" : $"Wrote {TerminalText.Escape(path)}");
        if (network is null)
        {
            output.WriteLine("This machine has no network besides loopback: set [[network]] in the file before PCs can boot.");
        }
        else if (mode == NetworkMode.Dhcp)
        {
            string pool = range is null ? "reserved addresses only" : $"addresses {range}";
            output.WriteLine($"Fardisk will be the DHCP server on {TerminalText.Escape(network.Interface)} ({network.Subnet}), {pool}.");
            output.WriteLine("If that network has a DHCP server already, choose another interface or set mode = \"off\" in the file first.");
        }
        else
        {
            output.WriteLine($"{TerminalText.Escape(network.Interface)} ({network.Subnet}) has a default route, so most likely a DHCP server too: Fardisk's is off there (mode = \"off\").");
            output.WriteLine("Set mode = \"dhcp\" in the file when Fardisk shall be the only DHCP server of that network, or name another interface.");
        }

        output.WriteLine();
        output.WriteLine("Next:");
        output.WriteLine("  fardisk image import FILE NAME     a raw disk image that PCs shall boot");
        output.WriteLine("  fardisk serve                      start the server (as root: its ports are below 1024)");
    }
}
