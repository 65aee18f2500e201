namespace Fardisk.Options;

/// <summary>Makes the records of the file's tables. A key that is absent, or wrong and reported, keeps its default.</summary>
internal static class SettingsReader
{
    private static readonly Dictionary<string, NetworkMode> s_modes = new() { ["dhcp"] = NetworkMode.Dhcp, ["off"] = NetworkMode.Off };

    private static readonly Dictionary<string, UnknownPolicy> s_unknown = new()
    {
        ["menu"] = UnknownPolicy.Menu,
        ["local"] = UnknownPolicy.Local,
        ["ignore"] = UnknownPolicy.Ignore,
    };

    // For "it belongs under": keys that only one table has.
    private static readonly Dictionary<string, string> s_homes = new()
    {
        ["data"] = "[server]",
        ["ipxe"] = "[server]",
        ["boot"] = "[server]",
        ["admin"] = "[server]",
        ["files"] = "[server]",
        ["interface"] = "[[network]]",
        ["mode"] = "[[network]]",
        ["range"] = "[[network]]",
        ["router"] = "[[network]]",
        ["dns"] = "[[network]]",
        ["domain"] = "[[network]]",
        ["lease"] = "[[network]]",
        ["conflictCheck"] = "[[network]]",
        ["endIpv6Wait"] = "[[network]]",
        ["unknown"] = "[[network]]",
        ["iqn"] = "[iscsi]",
        ["connectionsMax"] = "[iscsi]",
        ["loginWithin"] = "[iscsi]",
        ["blockSizeMax"] = "[tftp]",
        ["windowSizeMax"] = "[tftp]",
        ["retransmitAfter"] = "[tftp]",
        ["retransmitsMax"] = "[tftp]",
        ["transfersMax"] = "[tftp]",
    };

    private static readonly string[] s_tables = ["server", "network", "iscsi", "tftp"];

    public static Settings Read(TomlTable root, string path, SettingsMistakes mistakes)
    {
        foreach (TomlEntry entry in root.Entries.Where(e => !s_tables.Contains(e.Key)))
        {
            string hint = s_homes.TryGetValue(entry.Key, out string? home) ? $"it belongs under {home}"
                : Spelling.Nearest(entry.Key, s_tables) is { } near ? $"did you mean {Header(near)}?"
                : "legal: " + string.Join(", ", s_tables.Select(Header));
            mistakes.Add(entry.Line, entry.Column, entry.Key, $"is no setting; {hint}");
        }

        string folder = System.IO.Path.GetDirectoryName(path) ?? "/";
        return new Settings
        {
            Server = ReadServer(Section(root, "server", mistakes), folder),
            Networks = ReadNetworks(root, mistakes),
            Iscsi = ReadIscsi(Section(root, "iscsi", mistakes)),
            Tftp = ReadTftp(Section(root, "tftp", mistakes)),
            Path = path,
        };
    }

    private static ServerOptions ReadServer(SettingsSection section, string folder)
    {
        ServerOptions standard = new();
        const string Folder = "a folder, for instance \"data\"";
        ServerOptions server = new()
        {
            Data = Resolve(section.Text("data", Folder) ?? standard.Data, folder),
            Ipxe = Resolve(section.Text("ipxe", Folder) ?? standard.Ipxe, folder),
            Boot = section.Endpoint("boot") ?? standard.Boot,
            Admin = section.Endpoint("admin") ?? standard.Admin,
            Files = section.Text("files", Folder) is { } files ? Resolve(files, folder) : null,
        };
        section.NotYet("keyFile", "nothing is stored encrypted so far");
        section.NotYet("state", "PostgreSQL comes with several nodes; the state is in the data folder");
        section.NotYet("blocks", "Ceph comes with several nodes; images and disks are in the data folder");
        section.Finish(s_homes);
        return server;
    }

    private static List<NetworkOptions> ReadNetworks(TomlTable root, SettingsMistakes mistakes)
    {
        List<NetworkOptions> networks = [];
        switch (root.Find("network"))
        {
            case null: break;
            case { Value: TomlList list } entry:
                mistakes.Place("network", entry.Line, entry.Column);
                foreach (TomlValue item in list.Items)
                {
                    string key = $"network[{networks.Count}]";
                    TomlTable? table = item as TomlTable;
                    if (table is null)
                    {
                        mistakes.Add(item.Line, item.Column, key, $"is {item.Kind}; legal: [[network]] and its keys below");
                    }

                    networks.Add(ReadNetwork(new SettingsSection(table ?? new TomlTable(item.Line, item.Column), key, mistakes)));
                }

                break;
            case { Value: TomlTable table } entry:
                mistakes.Add(entry.Line, entry.Column, "network", "is a single table; write [[network]] with two brackets, one for each network");
                networks.Add(ReadNetwork(new SettingsSection(table, "network[0]", mistakes)));
                break;
            case { } entry:
                mistakes.Add(entry.Line, entry.Column, "network", $"is {entry.Value.Kind}; legal: [[network]] and its keys below");
                break;
        }

        return networks;
    }

    private static NetworkOptions ReadNetwork(SettingsSection section)
    {
        NetworkOptions standard = new();
        NetworkOptions network = new()
        {
            Interface = section.Text("interface", "the name of a network card, for instance \"eth1\"") ?? standard.Interface,
            Mode = section.Choice("mode", s_modes, word => word == "proxy"
                ? "\"proxy\" (beside another DHCP server) is not available in this version yet" : null) ?? standard.Mode,
            Range = section.Range("range"),
            Router = section.Address("router"),
            Dns = section.Addresses("dns") ?? standard.Dns,
            Domain = section.Text("domain", "a domain name, for instance \"lab.example.org\""),
            Lease = section.Duration("lease", "a number with d, h, m or s, from 2m to 365d, for instance \"8h\"") ?? standard.Lease,
            ConflictCheck = section.Flag("conflictCheck") ?? standard.ConflictCheck,
            EndIpv6Wait = section.Flag("endIpv6Wait") ?? standard.EndIpv6Wait,
            Unknown = section.Choice("unknown", s_unknown, word => word.StartsWith("image:", StringComparison.Ordinal)
                ? $"\"{word}\" (one image for every unknown PC) is not available in this version yet" : null) ?? standard.Unknown,
        };
        section.Finish(s_homes);
        return network;
    }

    private static IscsiOptions ReadIscsi(SettingsSection section)
    {
        IscsiOptions standard = new();
        IscsiOptions iscsi = new()
        {
            Listen = section.Endpoints("listen") ?? standard.Listen,
            Iqn = section.Text("iqn", "a prefix such as \"iqn.2026-11.io.fardisk\"") ?? standard.Iqn,
            ConnectionsMax = section.Number("connectionsMax", "1 to 100000") ?? standard.ConnectionsMax,
            LoginWithin = section.Duration("loginWithin", "a number with m or s, from 1s to 5m, for instance \"15s\"") ?? standard.LoginWithin,
        };
        section.Finish(s_homes);
        return iscsi;
    }

    private static TftpOptions ReadTftp(SettingsSection section)
    {
        TftpOptions standard = new();
        TftpOptions tftp = new()
        {
            Listen = section.Endpoint("listen") ?? standard.Listen,
            BlockSizeMax = section.Number("blockSizeMax", "8 to 65464") ?? standard.BlockSizeMax,
            WindowSizeMax = section.Number("windowSizeMax", "1 to 65535") ?? standard.WindowSizeMax,
            RetransmitAfter = section.Duration("retransmitAfter", "a number with s or ms, from 100ms to 1m, for instance \"1s\"") ?? standard.RetransmitAfter,
            RetransmitsMax = section.Number("retransmitsMax", "1 to 100") ?? standard.RetransmitsMax,
            TransfersMax = section.Number("transfersMax", "1 to 100000") ?? standard.TransfersMax,
        };
        section.Finish(s_homes);
        return tftp;
    }

    private static SettingsSection Section(TomlTable root, string name, SettingsMistakes mistakes)
    {
        TomlEntry? entry = root.Find(name);
        if (entry is not null and not { Value: TomlTable })
        {
            mistakes.Add(entry.Line, entry.Column, name, $"is {entry.Value.Kind}; legal: {Header(name)} and its keys below");
        }

        return new SettingsSection(entry?.Value as TomlTable ?? new TomlTable(0, 0), name, mistakes);
    }

    private static string Header(string table) => table == "network" ? "[[network]]" : $"[{table}]";

    // An empty path stays empty, so that it is refused and does not become the folder of the settings file.
    private static string Resolve(string path, string folder) =>
        string.IsNullOrWhiteSpace(path) || path.Contains('\0') ? path : System.IO.Path.GetFullPath(path, folder);
}
