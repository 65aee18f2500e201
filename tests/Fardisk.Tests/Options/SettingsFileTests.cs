using System.Net;
using CsCheck;
using Fardisk.Diagnostics;
using Fardisk.Options;
using Fardisk.Tests.State;
using Xunit;

namespace Fardisk.Tests.Options;

public sealed class SettingsFileTests
{
    private const string Path = "/etc/fardisk/fardisk.toml";

    [Fact]
    public void Parse_Empty_IsAllDefaults()
    {
        Settings settings = Valid("");

        Assert.Equal("/etc/fardisk/data", settings.Server.Data);
        Assert.Equal("/usr/lib/ipxe", settings.Server.Ipxe);
        Assert.Null(settings.Server.Files);
        Assert.Empty(settings.Networks);
        Assert.Equal(new IscsiOptions().Listen, settings.Iscsi.Listen);
        Assert.Equal(new TftpOptions(), settings.Tftp);
        Assert.Equal(Path, settings.Path);
    }

    [Fact]
    public void Parse_EveryKey_IsTaken()
    {
        Settings settings = Valid(
            """
            [server]
            data = "/srv/fardisk"
            ipxe = "../ipxe"
            boot = "10.0.0.1:80"
            admin = "127.0.0.2:9000"
            files = "files"
            [[network]]
            interface = "eth1"
            mode = "off"
            range = "10.0.0.100 - 10.0.0.199"
            router = "10.0.0.254"
            dns = ["10.0.0.254", "9.9.9.9"]
            domain = "lab.example.org"
            lease = "1h30m"
            conflictCheck = false
            unknown = "ignore"
            [[network]]
            interface = "br0"
            [iscsi]
            listen = ["10.0.0.1:3260", "10.0.1.1:3260"]
            iqn = "iqn.2010-01.org.example"
            connectionsMax = 7
            loginWithin = "30s"
            [tftp]
            listen = "10.0.0.1:6969"
            blockSizeMax = 512
            windowSizeMax = 1
            retransmitAfter = "500ms"
            retransmitsMax = 3
            transfersMax = 9
            """);

        Assert.Equal(
            new ServerOptions
            {
                Data = "/srv/fardisk",
                Ipxe = "/etc/ipxe",
                Boot = IPEndPoint.Parse("10.0.0.1:80"),
                Admin = IPEndPoint.Parse("127.0.0.2:9000"),
                Files = "/etc/fardisk/files",
            },
            settings.Server);
        NetworkOptions network = settings.Networks[0];
        Assert.Equal(
            ("eth1", NetworkMode.Off, "10.0.0.100-10.0.0.199", "10.0.0.254", "lab.example.org", TimeSpan.FromMinutes(90), false, UnknownPolicy.Ignore),
            (network.Interface, network.Mode, network.Range!.ToString(), network.Router!.ToString(), network.Domain, network.Lease, network.ConflictCheck, network.Unknown));
        Assert.Equal(["10.0.0.254", "9.9.9.9"], network.Dns.Select(d => d.ToString()));
        Assert.Equal(("br0", NetworkMode.Dhcp, UnknownPolicy.Menu), (settings.Networks[1].Interface, settings.Networks[1].Mode, settings.Networks[1].Unknown));
        Assert.Equal(["10.0.0.1:3260", "10.0.1.1:3260"], settings.Iscsi.Listen.Select(l => l.ToString()));
        Assert.Equal(("iqn.2010-01.org.example", 7, TimeSpan.FromSeconds(30)), (settings.Iscsi.Iqn, settings.Iscsi.ConnectionsMax, settings.Iscsi.LoginWithin));
        Assert.Equal(
            new TftpOptions
            {
                Listen = IPEndPoint.Parse("10.0.0.1:6969"),
                BlockSizeMax = 512,
                WindowSizeMax = 1,
                RetransmitAfter = TimeSpan.FromMilliseconds(500),
                RetransmitsMax = 3,
                TransfersMax = 9,
            },
            settings.Tftp);
    }

    [Theory]
    [InlineData("server.boot = \"10.0.0.1:80\"", "dotted keys")]
    [InlineData("server = { boot = \"10.0.0.1:80\" }", "an inline table")]
    [InlineData("[server]\n\"boot\" = '10.0.0.1:80' # quoted key, literal text", "quotes")]
    [InlineData("\uFEFF[server]\r\nboot = \"10.0.0.1:80\"\r\n", "byte order mark and CRLF")]
    public void Parse_OtherSpellingsOfTheSame_AreTaken(string text, string what) =>
        Assert.True(Valid(text).Server.Boot.ToString() == "10.0.0.1:80", what);

    [Fact]
    public void Parse_InlineNetworks_AreTaken() =>
        Assert.Equal(["eth1", "eth2"], Valid("network = [ { interface = \"eth1\" }, { interface = \"eth2\" } ]").Networks.Select(n => n.Interface));

    [Theory]
    [InlineData("[server]\ndta = \"x\"", 2, 1, "server.dta", "did you mean \"data\"?")]
    [InlineData("[server]\nDATA = \"x\"", 2, 1, "server.DATA", "did you mean \"data\"?")]
    [InlineData("[[network]]\ninterface = \"eth1\"\nconflict-check = true", 3, 1, "network[0].conflict-check", "did you mean \"conflictCheck\"?")]
    [InlineData("[server]\nrange = \"x\"", 2, 1, "server.range", "it belongs under [[network]]")]
    [InlineData("data = \"x\"", 1, 1, "data", "it belongs under [server]")]
    [InlineData("[sever]\ndata = \"x\"", 1, 2, "sever", "did you mean [server]?")]
    [InlineData("[[netwrok]]", 1, 3, "netwrok", "did you mean [[network]]?")]
    [InlineData("[elephant]", 1, 2, "elephant", "legal: [server], [[network]], [iscsi], [tftp]")]
    [InlineData("[tftp]\nelephant = 1", 2, 1, "tftp.elephant", "legal: listen, blockSizeMax")]
    [InlineData("[server]\nboot = 8080", 2, 8, "server.boot", "is a number")]
    [InlineData("[server]\nboot = \"0.0.0.0\"", 2, 8, "server.boot", "no address with a port")]
    [InlineData("[server]\nboot = \"0.0.0.0:70000\"", 2, 8, "server.boot", "no address with a port")]
    [InlineData("[server]\nboot = \"[::]:80\"", 2, 8, "server.boot", "IPv4")]
    [InlineData("[server]\nadmin = \"0.0.0.0:8081\"", 2, 9, "server.admin", "loopback")]
    [InlineData("[server]\ndata = \"\"", 2, 8, "server.data", "is empty")]
    [InlineData("[server]\nkeyFile = \"/etc/fardisk/key\"", 2, 1, "server.keyFile", "not available in this version yet")]
    [InlineData("[server]\nstate = \"Host=db\"", 2, 1, "server.state", "not available in this version yet")]
    [InlineData("[server]\nblocks = \"rbd:pool\"", 2, 1, "server.blocks", "not available in this version yet")]
    [InlineData("[server]\ndata = \"a\"\ndata = \"b\"", 3, 1, "server.data", "first in line 2")]
    [InlineData("[server]\n[tftp]\n[server]", 3, 2, "server", "given twice")]
    [InlineData("server = 1", 1, 1, "server", "is a number; legal: [server]")]
    [InlineData("[network]\ninterface = \"eth1\"", 1, 2, "network", "two brackets")]
    [InlineData("network = 1", 1, 1, "network", "[[network]]")]
    [InlineData("network = [1]", 1, 12, "network[0]", "is a number")]
    [InlineData("[[network]]", 1, 3, "network[0].interface", "is missing")]
    [InlineData("[[network]]\ninterface = \"a-name-of-16-chr\"", 2, 13, "network[0].interface", "1 to 15 characters")]
    [InlineData("[[network]]\ninterface = \"a/b\"", 2, 13, "network[0].interface", "no interface name")]
    [InlineData("[[network]]\ninterface = \"eth1\"\nmode = \"proxy\"", 3, 8, "network[0].mode", "not available in this version yet; legal: \"dhcp\", \"off\"")]
    [InlineData("[[network]]\ninterface = \"eth1\"\nmode = \"dchp\"", 3, 8, "network[0].mode", "did you mean \"dhcp\"?")]
    [InlineData("[[network]]\ninterface = \"eth1\"\nunknown = \"image:win10\"", 3, 11, "network[0].unknown", "not available in this version yet")]
    [InlineData("[[network]]\ninterface = \"eth1\"\nunknown = \"nobody\"", 3, 11, "network[0].unknown", "legal: \"menu\", \"local\", \"ignore\"")]
    [InlineData("[[network]]\ninterface = \"eth1\"\nrange = \"10.0.0.9\"", 3, 9, "network[0].range", "no range")]
    [InlineData("[[network]]\ninterface = \"eth1\"\nrange = \"10.0.0.9-10.0.0.010\"", 3, 9, "network[0].range", "no range")]
    [InlineData("[[network]]\ninterface = \"eth1\"\nrange = \"10.0.0.9-10.0.0.8\"", 3, 9, "network[0].range", "10.0.0.9 is above 10.0.0.8")]
    [InlineData("[[network]]\ninterface = \"eth1\"\nrange = \"10.0.0.0-10.1.0.0\"", 3, 9, "network[0].range", "at most 65,536")]
    [InlineData("[[network]]\ninterface = \"eth1\"\nrange = \"224.0.0.1-224.0.0.9\"", 3, 9, "network[0].range", "no host")]
    [InlineData("[[network]]\ninterface = \"eth1\"\nrouter = \"255.255.255.255\"", 3, 10, "network[0].router", "no address that a router")]
    [InlineData("[[network]]\ninterface = \"eth1\"\nrouter = \"gateway\"", 3, 10, "network[0].router", "no IPv4 address")]
    [InlineData("[[network]]\ninterface = \"eth1\"\nrouter = \"10.0.0.5\"\nrange = \"10.0.0.1-10.0.0.9\"", 3, 10, "network[0].router", "lies in the range")]
    [InlineData("[[network]]\ninterface = \"eth1\"\ndns = \"10.0.0.1\"", 3, 7, "network[0].dns", "legal: a list")]
    [InlineData("[[network]]\ninterface = \"eth1\"\ndns = [\"10.0.0.1\", \"dns\"]", 3, 20, "network[0].dns", "\"dns\" is no IPv4 address")]
    [InlineData("[[network]]\ninterface = \"eth1\"\ndns = [\"127.0.0.1\"]", 3, 7, "network[0].dns", "127.0.0.1 is no address")]
    [InlineData("[[network]]\ninterface = \"eth1\"\ndomain = \"-x\"", 3, 10, "network[0].domain", "no domain name")]
    [InlineData("[[network]]\ninterface = \"eth1\"\nlease = 8", 3, 9, "network[0].lease", "has no unit")]
    [InlineData("[[network]]\ninterface = \"eth1\"\nlease = \"8 hours\"", 3, 9, "network[0].lease", "no time")]
    [InlineData("[[network]]\ninterface = \"eth1\"\nlease = \"1m\"", 3, 9, "network[0].lease", "outside 2m to 365d")]
    [InlineData("[[network]]\ninterface = \"eth1\"\nlease = \"366d\"", 3, 9, "network[0].lease", "outside 2m to 365d")]
    [InlineData("[[network]]\ninterface = \"eth1\"\nconflictCheck = \"yes\"", 3, 17, "network[0].conflictCheck", "true or false")]
    [InlineData("[iscsi]\nlisten = \"0.0.0.0:3260\"", 2, 10, "iscsi.listen", "legal: a list")]
    [InlineData("[iscsi]\nlisten = []", 2, 10, "iscsi.listen", "legal: 1 to 16")]
    [InlineData("[iscsi]\nlisten = [\"0.0.0.0:3260\", 3261]", 2, 27, "iscsi.listen", "is a number")]
    [InlineData("[iscsi]\niqn = \"fardisk\"", 2, 7, "iscsi.iqn", "begins with none of iqn.")]
    [InlineData("[iscsi]\niqn = \"iqn.2026-13.io.fardisk\"", 2, 7, "iscsi.iqn", "no year and month")]
    [InlineData("[iscsi]\niqn = \"iqn.2026-11.io.Fardisk\"", 2, 7, "iscsi.iqn", "'F'")]
    [InlineData("[iscsi]\niqn = \"iqn.2026-11.io.fardisk:lab\"", 2, 7, "iscsi.iqn", "it is a prefix")]
    [InlineData("[iscsi]\nconnectionsMax = 0", 2, 18, "iscsi.connectionsMax", "outside 1 to 100000")]
    [InlineData("[iscsi]\nloginWithin = \"6m\"", 2, 15, "iscsi.loginWithin", "outside 1s to 5m")]
    [InlineData("[tftp]\nblockSizeMax = 7", 2, 16, "tftp.blockSizeMax", "outside 8 to 65464")]
    [InlineData("[tftp]\nblockSizeMax = 65465", 2, 16, "tftp.blockSizeMax", "outside 8 to 65464")]
    [InlineData("[tftp]\nblockSizeMax = 9999999999", 2, 16, "tftp.blockSizeMax", "far outside")]
    [InlineData("[tftp]\nblockSizeMax = 1.5", 2, 16, "tftp.blockSizeMax", "with a fraction")]
    [InlineData("[tftp]\nwindowSizeMax = 0", 2, 17, "tftp.windowSizeMax", "outside 1 to 65535")]
    [InlineData("[tftp]\nretransmitAfter = \"99ms\"", 2, 19, "tftp.retransmitAfter", "outside 100ms to 1m")]
    [InlineData("[tftp]\nretransmitsMax = 101", 2, 18, "tftp.retransmitsMax", "outside 1 to 100")]
    [InlineData("[tftp]\ntransfersMax = 0", 2, 16, "tftp.transfersMax", "outside 1 to 100000")]
    [InlineData("[server]\nboot = \"0.0.0.0:3260\"", 2, 8, "server.boot", "is taken by iscsi.listen = 0.0.0.0:3260")]
    [InlineData("[server]\nboot = \"0.0.0.0:8081\"", 2, 8, "server.boot", "is taken by server.admin")]
    [InlineData("[iscsi]\nlisten = [\"10.0.0.1:3260\", \"0.0.0.0:3260\"]", 2, 10, "iscsi.listen", "is taken by iscsi.listen")]
    [InlineData("[tftp]\nlisten = \"0.0.0.0:67\"\n[[network]]\ninterface = \"eth1\"", 2, 10, "tftp.listen", "the DHCP server's")]
    [InlineData("[[network]]\ninterface = \"eth1\"\n[[network]]\ninterface = \"eth1\"", 4, 13, "network[1].interface", "has a [[network]] already")]
    [InlineData("[[network]]\ninterface = \"a\"\nrange = \"10.0.0.1-10.0.0.9\"\n[[network]]\ninterface = \"b\"\nrange = \"10.0.0.9-10.0.0.20\"", 6, 9, "network[1].range", "overlaps 10.0.0.1-10.0.0.9")]
    [InlineData("[server]\ndata = ", 2, 8, "", "")]
    [InlineData("[server]\ndata = \"x\\", 2, 1, "", "backslash")]
    public void Parse_OneMistake_IsNamedWithItsPlaceAndNothingElse(string text, int line, int column, string key, string says)
    {
        SettingsReading reading = SettingsFile.Parse(text, Path);

        SettingsMistake mistake = Assert.Single(reading.Mistakes);
        Assert.Null(reading.Settings);
        Assert.Equal((line, key), (mistake.Line, mistake.Key));
        Assert.Contains(says, mistake.Text, StringComparison.Ordinal);
        if (key.Length > 0)
        {
            Assert.Equal(column, mistake.Column);
        }
    }

    [Fact]
    public void Parse_TextIsNoToml_NamesEveryPlaceAndStillReadsTheRest()
    {
        SettingsReading reading = SettingsFile.Parse("[server]\ndata = \n[tftp]\nlisten = = 1\nblokSizeMax = 1\n[[network]]\n", Path);

        Assert.Contains(reading.Mistakes, m => m is { Line: 2, Key: "" });
        Assert.Contains(reading.Mistakes, m => m is { Line: 4, Key: "" });
        Assert.Contains(reading.Mistakes, m => m is { Line: 5, Key: "tftp.blokSizeMax" });
    }

    [Fact]
    public void Parse_ManyMistakes_AreAllNamedInTheFilesOrder()
    {
        SettingsReading reading = SettingsFile.Parse(
            """
            [server]
            dta = "x"
            boot = "nowhere"
            admin = "0.0.0.0:8081"
            [[network]]
            interface = "eth1"
            range = "10.0.0.9-10.0.0.1"
            lease = "1s"
            [[network]]
            mode = "proxy"
            [iscsi]
            iqn = "x"
            """,
            Path);

        Assert.Equal(
            [(2, "server.dta"), (3, "server.boot"), (4, "server.admin"), (7, "network[0].range"), (8, "network[0].lease"), (9, "network[1].interface"), (10, "network[1].mode"), (12, "iscsi.iqn")],
            reading.Mistakes.Select(m => (m.Line, m.Key)));
    }

    [Fact]
    public void Parse_KeyIsWrongByItself_IsNotBlamedForItsDefaultToo() =>
        Assert.Equal(["server.boot"], SettingsFile.Parse("[server]\nboot = \"x\"\nadmin = \"127.0.0.1:8080\"", Path).Mistakes.Select(m => m.Key));

    [Theory]
    [InlineData("[server]\nboot = \"0.0.0.0:0\"\nadmin = \"127.0.0.1:0\"\n[iscsi]\nlisten = [\"127.0.0.1:0\"]", "port 0 is any free one")]
    [InlineData("[iscsi]\nlisten = [\"10.0.0.1:3260\", \"10.0.0.2:3260\"]", "one port on two addresses")]
    [InlineData("[[network]]\ninterface = \"a\"\nmode = \"off\"\n[tftp]\nlisten = \"0.0.0.0:67\"", "no DHCP server")]
    [InlineData("[[network]]\ninterface = \"eth0.100\"\nrange = \"10.0.0.0-10.0.255.255\"", "a VLAN; the largest range")]
    public void Parse_LegalAtItsLimit_IsTaken(string text, string because) =>
        Assert.True(SettingsFile.Parse(text, Path) is { Settings: not null }, because);

    [Fact]
    public void Parse_AnyText_NeverThrows()
    {
        string[] pieces =
        [
            "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "\n", "\"", "'", "#", " ", "server", "network", "iscsi", "data", "range", "1", "true", "\"x\"", "\0", "\uD800", "1979-05-27", "0x", "\"\"\"",
        ];
        Gen<string> words = Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]);
        Gen.OneOf(words.Array[0, 40].Select(w => string.Concat(w)), Gen.String).Sample(
            text =>
            {
                SettingsReading reading = SettingsFile.Parse(text, Path);
                return (reading.Settings is null) == (reading.Mistakes.Count > 0);
            },
            iter: 3000);
    }

    [Fact]
    public void Parse_TemplateCutAnywhere_NeverThrows()
    {
        for (int i = 0; i <= SettingsTemplate.Text.Length; i += 3)
        {
            SettingsFile.Parse(SettingsTemplate.Text[..i], Path);
        }
    }

    [Fact]
    public void Parse_DeepNesting_IsRefusedBeforeItHurts()
    {
        string text = "dns = " + new string('[', 200_000);

        SettingsReading reading = SettingsFile.Parse(text, Path);

        Assert.Contains("nested", Assert.Single(reading.Mistakes).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_MoreMistakesThanAnybodyReads_AreLimited()
    {
        string text = "[tftp]\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"wrong{i} = 1\n"));

        Assert.Equal(SettingsMistakes.Max, SettingsFile.Parse(text, Path).Mistakes.Count);
    }

    [Fact]
    public void Load_Mistakes_AreOneErrorWithALineForEach()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["fardisk.toml"], "[server]\ndta = 1\nboot = 2\n");

        FardiskException refused = Assert.Throws<FardiskException>(() => SettingsFile.Load(folder["fardisk.toml"]));

        Assert.Equal("CONF-0001", refused.Error.Id);
        string[] lines = refused.Message.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains("2 mistakes", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"  {folder["fardisk.toml"]}(2,1): server.dta: ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"  {folder["fardisk.toml"]}(3,8): server.boot: ", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Missing_SaysSo()
    {
        FardiskException refused = Assert.Throws<FardiskException>(() => SettingsFile.Load("/no/such/fardisk.toml"));

        Assert.Equal("CONF-0002", refused.Error.Id);
        Assert.Contains("/no/such/fardisk.toml", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TooLarge_SaysSo()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["fardisk.toml"], new string('#', SettingsFile.SizeMax + 1));

        Assert.Equal("CONF-0002", Assert.Throws<FardiskException>(() => SettingsFile.Load(folder["fardisk.toml"])).Error.Id);
    }

    private static Settings Valid(string text)
    {
        SettingsReading reading = SettingsFile.Parse(text, Path);
        Assert.True(reading.Settings is not null, string.Join('\n', reading.Mistakes.Select(m => m.ToSentence(Path))));
        return reading.Settings;
    }
}
