using System.Reflection;
using System.Text.RegularExpressions;
using Fardisk.Options;
using Xunit;

namespace Fardisk.Tests.Options;

public sealed partial class SettingsTemplateTests
{
    private static readonly (string Table, Type Record)[] s_tables =
        [("server", typeof(ServerOptions)), ("network", typeof(NetworkOptions)), ("iscsi", typeof(IscsiOptions)), ("tftp", typeof(TftpOptions))];

    [Fact]
    public void Text_AsItIs_IsValidAndGivesTheDefaults()
    {
        Settings settings = Assert.IsType<Settings>(SettingsFile.Parse(SettingsTemplate.Text, "/x/fardisk.toml").Settings);

        Assert.Equal(new ServerOptions { Data = "/x/data" }, settings.Server);
        Assert.Empty(settings.Networks);
        Assert.Equal(new TftpOptions(), settings.Tftp);
        Assert.Equal((new IscsiOptions().Iqn, "0.0.0.0:3260"), (settings.Iscsi.Iqn, settings.Iscsi.Listen.Single().ToString()));
    }

    [Fact]
    public void Text_WithEverySettingSwitchedOn_IsValidAndShowsTheDefaults()
    {
        SettingsReading reading = SettingsFile.Parse(SwitchedOn(), "/x/fardisk.toml");

        Assert.Empty(reading.Mistakes);
        Assert.Equal(new TftpOptions(), reading.Settings!.Tftp);
        NetworkOptions shown = Assert.Single(reading.Settings.Networks);
        NetworkOptions standard = new();
        Assert.Equal(
            (standard.Mode, standard.Lease, standard.ConflictCheck, standard.Unknown), (shown.Mode, shown.Lease, shown.ConflictCheck, shown.Unknown));
        Assert.Equal((new IscsiOptions().ConnectionsMax, new IscsiOptions().LoginWithin), (reading.Settings.Iscsi.ConnectionsMax, reading.Settings.Iscsi.LoginWithin));
    }

    [Fact]
    public void TemplateRecordsAndReference_NameTheSameKeys()
    {
        string[] records = [.. s_tables.SelectMany(t => t.Record.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.SetMethod is not null)
            .Select(p => $"{t.Table}.{char.ToLowerInvariant(p.Name[0])}{p.Name[1..]}")).Order(StringComparer.Ordinal)];

        Assert.Equal(records, Keys(SwitchedOn(), KeyLine()));
        Assert.Equal(records, Keys(File.ReadAllText(Path.Combine(Root(), "docs/reference/settings.md")), KeyRow()));
    }

    private static string SwitchedOn() => SwitchedOff().Replace(SettingsTemplate.Text, "$1");

    private static string[] Keys(string text, Regex key)
    {
        List<string> keys = [];
        string table = "";
        foreach (string line in text.Split('\n'))
        {
            table = TableLine().Match(line) is { Success: true } header ? header.Groups[1].Value : table;
            if (key.Match(line) is { Success: true } match && s_tables.Any(t => t.Table == table))
            {
                keys.Add($"{table}.{match.Groups[1].Value}");
            }
        }

        return [.. keys.Order(StringComparer.Ordinal)];
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Fardisk.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    [GeneratedRegex(@"^#([a-zA-Z\[])", RegexOptions.Multiline)]
    private static partial Regex SwitchedOff();

    [GeneratedRegex(@"^(?:## )?\[+([a-z]+)\]+")]
    private static partial Regex TableLine();

    [GeneratedRegex(@"^([a-zA-Z0-9]+) = ")]
    private static partial Regex KeyLine();

    [GeneratedRegex(@"^\| `([a-zA-Z0-9]+)` \|")]
    private static partial Regex KeyRow();
}
