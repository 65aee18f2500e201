using System.Net;
using CsCheck;
using Fardisk.Boot;
using Fardisk.Clients;
using Fardisk.Options;
using Fardisk.Protocols.Wire;
using Xunit;

namespace Fardisk.Tests.Boot;

public class BootPolicyTests
{
    private static readonly MacAddress s_mac = new(0x525400770007);
    private static readonly IPAddress s_server = IPAddress.Parse("10.0.0.1");
    private static readonly Client s_pc07 = new() { Name = "pc07", Macs = [s_mac], Image = "win10" };
    private static readonly BootFileFacts s_files = new(
        new Dictionary<string, long> { ["undionly.kpxe"] = 74_213, ["ipxe.efi"] = 850_528, ["snponly.efi"] = 173_792, ["arm64-efi/snponly.efi"] = 1024 }, "/usr/lib/ipxe");

    private static readonly Settings s_settings = new()
    {
        Networks =
        [
            new NetworkOptions { Interface = "eth0", Unknown = UnknownPolicy.Ignore },
            new NetworkOptions { Interface = "eth1", Router = IPAddress.Parse("10.0.0.254"), Range = new AddressRange(IPAddress.Parse("10.0.0.100"), IPAddress.Parse("10.0.0.199")) },
            new NetworkOptions { Interface = "eth2", Unknown = UnknownPolicy.Local },
        ],
    };

    [Theory]
    [InlineData(FirmwareKind.Bios, "undionly.kpxe", 145)]
    [InlineData(FirmwareKind.EfiX64, "snponly.efi", 340)]
    [InlineData(FirmwareKind.HttpX64, "http://10.0.0.1:8080/boot/snponly.efi", null)]
    [InlineData(FirmwareKind.EfiArm64, "arm64-efi/snponly.efi", 2)]
    [InlineData(FirmwareKind.HttpArm64, "http://10.0.0.1:8080/boot/arm64-efi/snponly.efi", null)]
    [InlineData(FirmwareKind.EfiX86, null, null)]
    [InlineData(FirmwareKind.Other, null, null)]
    [InlineData(FirmwareKind.None, null, null)]
    public void Decide_Rom_GetsTheFileOfItsFirmware(FirmwareKind firmware, string? file, int? blocks)
    {
        BootPlan plan = Decide(ClientStage.Rom, s_pc07, firmware: firmware);

        Assert.Equal((BootAction.San, file, blocks), (plan.Action, plan.BootFile, plan.BootFileBlocks));
        Assert.Null(plan.Script);
        Assert.False(plan.HideRouter);
    }

    [Fact]
    public void Decide_LoaderMissing_OffersNoneAndSaysWhy()
    {
        BootPlan plan = BootPolicy.Decide(Request(ClientStage.Rom, FirmwareKind.Bios), s_pc07, s_settings, s_files with { Sizes = new Dictionary<string, long>() });

        Assert.Null(plan.BootFile);
        Assert.Equal(new PlanLine("boot file", "-", "BOOT-0001: server.ipxe = /usr/lib/ipxe has no undionly.kpxe"), Line(plan, "boot file"));
    }

    [Fact]
    public void Decide_OnlyIpxeEfi_IsTakenForUefi()
    {
        BootFileFacts files = s_files with { Sizes = new Dictionary<string, long> { ["ipxe.efi"] = 850_528 } };

        Assert.Equal("ipxe.efi", BootPolicy.Decide(Request(ClientStage.Rom, FirmwareKind.EfiX64), s_pc07, s_settings, files).BootFile);
    }

    [Fact]
    public void Decide_Ipxe_GetsScriptAndDisk()
    {
        BootPlan plan = Decide(ClientStage.Ipxe, s_pc07);
        SanDisk disk = Assert.Single(plan.Disks);

        Assert.Equal("http://10.0.0.1:8080/boot?mac=52-54-00-77-00-07", plan.BootFile);
        Assert.Equal(("iqn.2026-11.io.fardisk:pc07", "iqn.2026-11.io.fardisk.initiator:pc07", 0), (disk.Iqn, disk.Initiator, disk.Lun));
        Assert.Equal(["10.0.0.1:3260"], disk.Portals);
        Assert.Equal(("pc07", "system", "pc07", disk.Initiator), (disk.Client, disk.Disk, plan.HostName, plan.Initiator));
        Assert.True(plan.HideRouter);
        Assert.Contains("sanboot", plan.Script);
    }

    [Theory]
    [InlineData(BootForm.SanBoot, "win10", BootAction.San)]
    [InlineData(BootForm.SanHook, "win10", BootAction.HookAndExit)]
    [InlineData(BootForm.Local, "win10", BootAction.Local)]
    [InlineData(BootForm.SanBoot, null, BootAction.Local)]
    [InlineData(BootForm.SanHook, null, BootAction.Local)]
    public void Decide_Client_ActsByItsForm(BootForm form, string? image, BootAction expected)
    {
        BootPlan plan = Decide(ClientStage.Ipxe, s_pc07 with { Form = form, Image = image });

        Assert.Equal(expected, plan.Action);
        Assert.Equal(expected is BootAction.San, plan.Script!.Contains("\nsanboot --no-describe --drive 0x80 || echo ", StringComparison.Ordinal));
        Assert.Equal(expected is BootAction.San or BootAction.HookAndExit, plan.Script!.Contains("\nsanhook ", StringComparison.Ordinal));
        Assert.Equal(image is not null, plan.Disks.Count == 1); // a PC that boots locally keeps its disk
        Assert.Equal(expected is not BootAction.Local, plan.HideRouter);
    }

    [Theory]
    [InlineData("eth0", BootAction.Ignore, null)]
    [InlineData("eth1", BootAction.Menu, "fardisk client add NAME --mac 52:54:00:77:00:07 --image IMAGE")]
    [InlineData("eth2", BootAction.Local, "unknown PC 52:54:00:77:00:07 boots from its local disk")]
    [InlineData("", BootAction.Menu, "fardisk client add")]
    [InlineData("eth9", BootAction.Menu, "fardisk client add")]
    public void Decide_UnknownPc_ByItsNetwork(string network, BootAction expected, string? inScript)
    {
        BootPlan ipxe = Decide(ClientStage.Ipxe, client: null, network: network);
        BootPlan rom = Decide(ClientStage.Rom, client: null, network: network);

        Assert.Equal((expected, expected), (ipxe.Action, rom.Action));
        Assert.Equal(inScript is null, ipxe.Script is null);
        Assert.Contains(inScript ?? "", ipxe.Script ?? "");
        Assert.Equal(expected == BootAction.Ignore ? null : "undionly.kpxe", rom.BootFile);
        Assert.Empty(ipxe.Disks);
        Assert.Null(ipxe.HostName);
        Assert.False(ipxe.HideRouter);
    }

    [Fact]
    public void Decide_RunningSystem_GetsItsNameAndRouterButNoBootFile()
    {
        BootPlan plan = Decide(ClientStage.Os, s_pc07, firmware: FirmwareKind.None);

        Assert.Null(plan.BootFile);
        Assert.Null(plan.Script);
        Assert.Equal(("pc07", false), (plan.HostName, plan.HideRouter));
        Assert.Equal(new PlanLine("router", "10.0.0.254", "network[1].router"), Line(plan, "router"));
    }

    [Fact]
    public void Decide_TargetBehindARouter_ShowsTheRouter()
    {
        BootPlan relayed = BootPolicy.Decide(Request(ClientStage.Ipxe) with { TargetIsOnLink = false }, s_pc07, s_settings, s_files);
        BootPlan elsewhere = Decide(ClientStage.Ipxe, s_pc07, settings: s_settings with { Iscsi = new IscsiOptions { Listen = [IPEndPoint.Parse("10.9.0.1:3260")] } });

        Assert.Equal((false, false), (relayed.HideRouter, elsewhere.HideRouter));
        Assert.DoesNotContain("gateway", relayed.Script + elsewhere.Script);
    }

    [Theory]
    [InlineData("0.0.0.0:3260", "10.0.0.1:3260")]
    [InlineData("10.9.0.1:3260 10.0.0.1:3261", "10.0.0.1:3261 10.9.0.1:3260")]
    [InlineData("127.0.0.1:3260 10.0.0.1:3260", "10.0.0.1:3260")]
    [InlineData("127.0.0.1:3260", "127.0.0.1:3260")]
    [InlineData("0.0.0.0:3260 10.0.0.1:3260", "10.0.0.1:3260")]
    public void Decide_Portals_AreResolvedAndTheNearestIsFirst(string listen, string expected)
    {
        Settings settings = s_settings with { Iscsi = new IscsiOptions { Listen = [.. listen.Split(' ').Select(IPEndPoint.Parse)] } };

        Assert.Equal(expected.Split(' '), Decide(ClientStage.Ipxe, s_pc07, settings: settings).Disks[0].Portals);
    }

    [Fact]
    public void Decide_NamesOverridden_AreUsedEverywhere()
    {
        Client client = s_pc07 with { Iqn = "iqn.2012-12.com.example:windows7", Initiator = "iqn.1991-05.com.microsoft:pc07" };

        BootPlan plan = Decide(ClientStage.Ipxe, client);

        Assert.Equal(("iqn.2012-12.com.example:windows7", "iqn.1991-05.com.microsoft:pc07"), (plan.Disks[0].Iqn, plan.Initiator));
        Assert.Contains("::3260:0:iqn.2012-12.com.example:windows7", plan.Script);
        Assert.Equal("client pc07: iqn", Line(plan, "target").Because);
    }

    [Fact]
    public void Decide_NameThatIsNone_TakesTheUsualAndSaysSo()
    {
        BootPlan plan = Decide(ClientStage.Ipxe, s_pc07 with { Iqn = "iqn.a:x && shell" });

        Assert.Equal("iqn.2026-11.io.fardisk:pc07", plan.Disks[0].Iqn);
        Assert.Contains("is no iSCSI name", Line(plan, "target").Because);
    }

    // DHCP's file and options, the script and the target's door come from one plan: they must name the same things.
    [Fact]
    public void Decide_AnyClient_DhcpScriptAndTargetAgree() =>
        Gen.Select(Gen.Enum<BootForm>(), Gen.Int[0x80, 0xFF], Gen.Bool, Gen.Bool, Gen.Bool, Gen.Int[1, 65535]).Sample((form, drive, keep, own, onLink, port) =>
        {
            Client client = s_pc07 with { Form = form, Drive = drive, KeepSan = keep, Iqn = own ? "iqn.2012-12.com.example:disk1" : null };
            Settings settings = s_settings with { Iscsi = new IscsiOptions { Listen = [new IPEndPoint(IPAddress.Any, port)] } };
            BootPlan plan = BootPolicy.Decide(Request(ClientStage.Ipxe) with { TargetIsOnLink = onLink }, client, settings, s_files);
            SanDisk? door = Director(settings, client).FindDisk(plan.Disks[0].Iqn.ToUpperInvariant(), s_server);
            if (form == BootForm.Local)
            {
                return !plan.Script!.Contains("iscsi:", StringComparison.Ordinal) && door is not null;
            }

            return door is not null
                && door.Initiator == plan.Initiator
                && plan.Script!.Contains($"\nset initiator-iqn {plan.Initiator}\n", StringComparison.Ordinal)
                && plan.Script.Contains($"\nsanhook --drive 0x{drive:x2} iscsi:10.0.0.1::{port}:0:{door.Iqn} && ", StringComparison.Ordinal)
                && plan.Script.Contains("clear netX.dhcp/gateway", StringComparison.Ordinal) == plan.HideRouter
                && plan.HideRouter == onLink
                && door.Portals.SequenceEqual(plan.Disks[0].Portals);
        });

    // The script does not depend on what the firmware is: the HTTP request that fetches it does not say.
    [Fact]
    public void Decide_Script_IsTheSameForEveryFirmware()
    {
        string[] scripts = [.. Enum.GetValues<FirmwareKind>().Select(f => Decide(ClientStage.Ipxe, s_pc07, firmware: f).Script!).Distinct()];

        Assert.Single(scripts);
    }

    [Fact]
    public void Decide_AnyNames_NeverThrowsAndNeverWritesThemIntoCommands() =>
        Gen.Select(Gen.String, Gen.String, Gen.String, Gen.String, Gen.Enum<ClientStage>()).Sample((name, iqn, initiator, prefix, stage) =>
        {
            Client client = s_pc07 with { Name = name, Iqn = iqn, Initiator = initiator };
            BootPlan plan = BootPolicy.Decide(Request(stage), client, s_settings with { Iscsi = new IscsiOptions { Iqn = prefix } }, s_files);
            return plan.Script is null || plan.Script.All(c => c is '\n' or (>= ' ' and <= '~'));
        });

    [Fact]
    public void Decide_EveryStage_GivesEveryLineAReason()
    {
        foreach (ClientStage stage in Enum.GetValues<ClientStage>())
        {
            foreach (Client? client in (Client?[])[s_pc07, s_pc07 with { Image = null }, null])
            {
                BootPlan plan = Decide(stage, client);

                Assert.All(plan.Reasons, l => Assert.True(l.What.Length > 0 && l.Value.Length > 0 && l.Because.Length > 0, l.ToString()));
                Assert.Equal(plan.Reasons.Select(r => r.What).Distinct(), plan.Reasons.Select(r => r.What));
                Assert.Equal(plan.BootFile ?? "-", Line(plan, "boot file").Value);
            }
        }
    }

    [Fact]
    public void Decide_BootPortOnOneAddress_IsInTheUrl()
    {
        Settings settings = s_settings with { Server = new ServerOptions { Boot = IPEndPoint.Parse("10.0.0.9:8090") } };

        Assert.Equal("http://10.0.0.9:8090/boot?mac=52-54-00-77-00-07", Decide(ClientStage.Ipxe, s_pc07, settings: settings).BootFile);
    }

    [Fact]
    public void FindDisk_UnknownOrWithoutImage_FindsNone()
    {
        BootDirector director = Director(s_settings, s_pc07 with { Image = null });

        Assert.Null(director.FindDisk("iqn.2026-11.io.fardisk:pc07", s_server));
        Assert.Null(director.FindDisk("iqn.2026-11.io.fardisk:pc08", s_server));
        Assert.Null(director.FindDisk("", s_server));
        Assert.Empty(director.AllDisks(s_server));
    }

    [Fact]
    public void FindDisk_ClientWithAnotherName_IsNotFoundByTheUsualOne()
    {
        BootDirector director = Director(s_settings, s_pc07 with { Iqn = "iqn.2012-12.com.example:windows7" });

        Assert.Null(director.FindDisk("iqn.2026-11.io.fardisk:pc07", s_server));
        Assert.Equal("pc07", director.FindDisk("iqn.2012-12.com.example:windows7", s_server)?.Client);
        Assert.Single(director.AllDisks(s_server));
    }

    private static PlanLine Line(BootPlan plan, string what) => Assert.Single(plan.Reasons, r => r.What == what);

    private static BootDirector Director(Settings settings, params Client[] clients) =>
        new(settings, new ListedClients(clients), new BootFiles(settings.Server, TimeProvider.System));

    private static BootRequest Request(ClientStage stage, FirmwareKind firmware = FirmwareKind.Bios, string network = "eth1") =>
        new(s_mac, stage, firmware, s_server, network);

    private static BootPlan Decide(ClientStage stage, Client? client, FirmwareKind firmware = FirmwareKind.Bios, string network = "eth1", Settings? settings = null) =>
        BootPolicy.Decide(Request(stage, firmware, network), client, settings ?? s_settings, s_files);
}
