using CsCheck;
using Fardisk.Protocols.Ipxe;
using Fardisk.Protocols.Wire;
using Xunit;

namespace Fardisk.Tests.Protocols.Ipxe;

public class IpxeScriptTests
{
    private static readonly MacAddress s_mac = new(0x525400770007);
    private static readonly SanScript s_san = new()
    {
        Client = "pc07",
        Mac = s_mac,
        Initiator = "iqn.2026-11.io.fardisk.initiator:pc07",
        Uris = ["iscsi:10.0.0.1::3260:0:iqn.2026-11.io.fardisk:pc07"],
    };

    [Fact]
    public void San_Boot_IsThisText()
    {
        string script = IpxeScript.San(s_san);

        Assert.Equal(
            """
            #!ipxe
            echo Fardisk: pc07 52:54:00:77:00:07 boots from its iSCSI disk
            clear netX.dhcp/gateway ||
            set initiator-iqn iqn.2026-11.io.fardisk.initiator:pc07
            set keep-san 1
            set fardisk-try:int32 0
            :hook
            inc fardisk-try
            sanhook --drive 0x80 iscsi:10.0.0.1::3260:0:iqn.2026-11.io.fardisk:pc07 && goto hooked || echo Fardisk: pc07 52:54:00:77:00:07 has no answer from iscsi:10.0.0.1::3260:0:iqn.2026-11.io.fardisk:pc07 (try ${fardisk-try} of 60, error ${errno})
            iseq ${fardisk-try} 60 && goto failed ||
            prompt --key s --timeout 3000 Fardisk: tries again in 3 seconds, S for a shell && shell ||
            goto hook
            :failed
            echo Fardisk: pc07 52:54:00:77:00:07 gives its iSCSI disk up and goes on to the next boot device
            exit 1
            :hooked
            sanboot --no-describe --drive 0x80 || echo Fardisk: pc07 52:54:00:77:00:07 could not boot from its disk (empty?), error ${errno}
            echo Fardisk: pc07 52:54:00:77:00:07 goes on to the next boot device
            exit 1

            """,
            script);
    }

    [Fact]
    public void San_HookOnly_HooksAndExitsWithoutBooting()
    {
        string script = IpxeScript.San(s_san with { BootsFromIt = false, Drive = 0x81 });

        Assert.Contains("\nsanhook --drive 0x81 iscsi:10.0.0.1::3260:0:iqn.2026-11.io.fardisk:pc07 && goto hooked || echo ", script);
        Assert.DoesNotContain("sanboot", script);
        Assert.EndsWith(":hooked\necho Fardisk: pc07 52:54:00:77:00:07 goes on to the next boot device\nexit 1\n", script);
    }

    [Fact]
    public void San_SeveralPortals_AreOneCommandWithSeveralPaths()
    {
        string script = IpxeScript.San(s_san with { Uris = ["iscsi:10.0.0.1::3260:0:iqn.a:x", "iscsi:10.1.0.1::3260:0:iqn.a:x"] });

        Assert.Contains("\nsanhook --drive 0x80 iscsi:10.0.0.1::3260:0:iqn.a:x iscsi:10.1.0.1::3260:0:iqn.a:x && goto hooked || echo ", script);
    }

    [Fact]
    public void San_RouterShown_LeavesTheGatewayAlone() => Assert.DoesNotContain("gateway", IpxeScript.San(s_san with { HideRouter = false }));

    [Fact]
    public void San_DiskNotKept_IsUnhookedWhenNothingBoots()
    {
        string script = IpxeScript.San(s_san with { KeepSan = false });

        Assert.Contains("\nset keep-san 0\n", script);
        Assert.True(script.IndexOf("sanunhook --drive 0x80 ||", StringComparison.Ordinal) > script.IndexOf("sanboot", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("iscsi:10.0.0.1::3260:0:iqn.a:x && shell")]
    [InlineData("http://10.0.0.1/x")]
    [InlineData("iscsi:${a}")]
    public void San_UncheckedUri_Throws(string uri) => Assert.Throws<ArgumentException>(() => IpxeScript.San(s_san with { Uris = [uri] }));

    [Fact]
    public void San_NoUri_Throws() => Assert.Throws<ArgumentException>(() => IpxeScript.San(s_san with { Uris = [] }));

    [Fact]
    public void San_UncheckedInitiator_Throws() => Assert.Throws<ArgumentException>(() => IpxeScript.San(s_san with { Initiator = "iqn.a:x\nshell" }));

    [Fact]
    public void Local_Client_BootsTheBiosDiskOrFallsThrough() => Assert.Equal(
        """
        #!ipxe
        echo Fardisk: pc07 52:54:00:77:00:07 boots from its local disk
        iseq ${platform} pcbios && sanboot --no-describe --drive 0x80 ||
        exit 1

        """,
        IpxeScript.Local("pc07", s_mac));

    [Fact]
    public void Menu_UnknownPc_IsThisText() => Assert.Equal(
        """
        #!ipxe
        echo Fardisk: unknown PC 52:54:00:77:00:07 at ${netX/ip}
        echo Fardisk: to give it a disk, run on the server:
        echo Fardisk:   fardisk client add NAME --mac 52:54:00:77:00:07 --image IMAGE
        inc fardisk-round
        iseq ${fardisk-round} 7 && goto local ||
        prompt --key m --timeout 5000 Fardisk: asks again in 5 seconds (${fardisk-round} of 6, then the local disk), M for a menu && goto menu ||
        chain --replace --autofree http://10.0.0.1:8080/boot?mac=52-54-00-77-00-07&again=1 || goto local
        :menu
        menu Fardisk: unknown PC 52:54:00:77:00:07 at ${netX/ip}
        item --gap -- To give it a disk, run on the server:
        item --gap -- fardisk client add NAME --mac 52:54:00:77:00:07 --image IMAGE
        item local Go on to the local disk
        item again Ask the server again
        item shell iPXE shell
        choose --default local --timeout 30000 --retimeout 30000 fardisk-choice && goto ${fardisk-choice} ||
        choose --default local --timeout 30000 fardisk-choice && goto ${fardisk-choice} || goto local
        :again
        chain --replace --autofree http://10.0.0.1:8080/boot?mac=52-54-00-77-00-07&again=1 || goto local
        :shell
        shell ||
        goto menu
        :local
        echo Fardisk: unknown PC 52:54:00:77:00:07 boots from its local disk
        iseq ${platform} pcbios && sanboot --no-describe --drive 0x80 ||
        exit 1

        """,
        IpxeScript.Menu(s_mac, new Uri("http://10.0.0.1:8080/boot?mac=52-54-00-77-00-07&again=1")));

    // Whatever a client is called, the script has the same commands in the same order.
    [Fact]
    public void San_AnyClientName_HasTheSameCommands() => Gen.String.Sample(name =>
    {
        string[] expected = Commands(IpxeScript.San(s_san));
        return expected.SequenceEqual(Commands(IpxeScript.San(s_san with { Client = name })));
    });

    [Fact]
    public void Local_AnyClientName_HasTheSameCommands() => Gen.String.Sample(name =>
        Commands(IpxeScript.Local("pc07", s_mac)).SequenceEqual(Commands(IpxeScript.Local(name, s_mac))));

    // As iPXE's exec.c and script.c read a script: lines, continuation, blanks, terminators, comment. The first word of every command.
    private static string[] Commands(string script)
    {
        List<string> commands = [];
        foreach (string line in script.Replace("\\\n", "").Split('\n'))
        {
            bool isFirst = true;
            foreach (string token in line.Split([' ', '\t', '\r', '\v', '\f'], StringSplitOptions.RemoveEmptyEntries).TakeWhile(t => t[0] != '#' || line.StartsWith("#!")))
            {
                if (isFirst)
                {
                    commands.Add(token);
                }

                isFirst = token is "||" or "&&" or ";";
                if (token.Contains("${", StringComparison.Ordinal))
                {
                    commands.Add(token);
                }
            }
        }

        return [.. commands];
    }
}
