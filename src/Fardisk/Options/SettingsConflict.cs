using System.Net;

namespace Fardisk.Options;

/// <summary>Two settings that are legal alone and not together.</summary>
/// <param name="Key">The later one, where the mistake is shown.</param>
/// <param name="OtherKey">The other one.</param>
/// <param name="Text">What is wrong, said of <paramref name="Key"/>.</param>
/// <param name="OtherText">The same, said of <paramref name="OtherKey"/>: for a file where only that one stands.</param>
internal sealed record SettingsConflict(string Key, string OtherKey, string Text, string OtherText)
{
    private const int DhcpServerPort = 67;

    /// <summary>Every conflict in otherwise legal settings.</summary>
    public static IReadOnlyList<SettingsConflict> Find(Settings settings)
    {
        List<SettingsConflict> conflicts = [];
        FindTcp(settings, conflicts);
        if (settings.Tftp.Listen.Port == DhcpServerPort && settings.Networks.Any(n => n.Mode == NetworkMode.Dhcp))
        {
            conflicts.Add(new("tftp.listen", "network[0].mode", $"port {DhcpServerPort} is the DHCP server's; TFTP's own is 69", ""));
        }

        FindNetworks(settings.Networks, conflicts);
        return conflicts;
    }

    private static void FindTcp(Settings settings, List<SettingsConflict> conflicts)
    {
        List<(string Key, IPEndPoint Endpoint)> ports = [("server.boot", settings.Server.Boot), ("server.admin", settings.Server.Admin)];
        ports.AddRange(settings.Iscsi.Listen.Select(e => ("iscsi.listen", e)));
        for (int i = 1; i < ports.Count; i++)
        {
            foreach ((string key, IPEndPoint endpoint) in ports.Take(i))
            {
                if (Collide(endpoint, ports[i].Endpoint))
                {
                    conflicts.Add(new(ports[i].Key, key, $"{ports[i].Endpoint} is taken by {key} = {endpoint}", $"{endpoint} is taken by {ports[i].Key} = {ports[i].Endpoint}"));
                }
            }
        }
    }

    private static void FindNetworks(IReadOnlyList<NetworkOptions> networks, List<SettingsConflict> conflicts)
    {
        for (int later = 1; later < networks.Count; later++)
        {
            for (int earlier = 0; earlier < later; earlier++)
            {
                NetworkOptions a = networks[earlier];
                NetworkOptions b = networks[later];
                if (a.Interface.Length > 0 && a.Interface == b.Interface)
                {
                    string key = $"network[{later}].interface";
                    conflicts.Add(new(key, $"network[{earlier}].interface", $"\"{b.Interface}\" has a [[network]] already: network[{earlier}]", ""));
                }

                if (a.Range is not null && b.Range is not null && a.Range.Overlaps(b.Range))
                {
                    string key = $"network[{later}].range";
                    conflicts.Add(new(key, $"network[{earlier}].range", $"{b.Range} overlaps {a.Range} of network[{earlier}]", ""));
                }
            }
        }
    }

    // Port 0 is any free one, so it collides with nothing.
    private static bool Collide(IPEndPoint a, IPEndPoint b) =>
        a.Port == b.Port && a.Port != 0 && (a.Address.Equals(b.Address) || a.Address.Equals(IPAddress.Any) || b.Address.Equals(IPAddress.Any));
}
