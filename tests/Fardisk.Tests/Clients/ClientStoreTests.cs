using System.Net;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Protocols.Wire;
using Fardisk.State;
using Fardisk.Tests.State;
using Xunit;

namespace Fardisk.Tests.Clients;

public sealed class ClientStoreTests
{
    private readonly MemoryStateStore _state = new();

    [Fact]
    public void Add_EveryField_IsThereAfterARestart()
    {
        Client added = Pc("PC07", 7) with
        {
            Macs = [Mac(7), Mac(8)],
            Image = "Win10",
            Address = IPAddress.Parse("10.0.0.7"),
            Access = new DiskAccess(AccessKind.Net, IPNetwork.Parse("10.0.0.0/24")),
            Form = BootForm.SanHook,
            Drive = 0x81,
            KeepSan = false,
            Iqn = "iqn.2010-01.org.Example:old",
            Initiator = "iqn.1991-05.com.microsoft:pc07",
        };
        Client stored = new ClientStore(_state).Add(added);

        Client read = new ClientStore(_state).Get("pc07");

        Assert.Equal(("pc07", "win10", "iqn.2010-01.org.example:old"), (stored.Name, stored.Image, stored.Iqn));
        Assert.Equal(stored.Macs, read.Macs);
        Assert.Equal(stored with { Macs = [] }, read with { Macs = [] });
        Assert.Equal(
            (read.Address!.ToString(), read.Access.ToString(), read.Form, read.Drive, read.KeepSan, read.Initiator),
            ("10.0.0.7", "net 10.0.0.0/24", BootForm.SanHook, 0x81, false, "iqn.1991-05.com.microsoft:pc07"));
    }

    [Fact]
    public void Add_IsFoundByNameInAnyCaseAndByEveryMac()
    {
        ClientStore clients = new(_state);
        clients.Add(Pc("b", 1) with { Macs = [Mac(1), Mac(2)] });
        clients.Add(Pc("a", 3));

        Assert.Equal(["a", "b"], clients.All.Select(c => c.Name));
        Assert.Equal("b", clients.ByName("B")?.Name);
        Assert.Equal("b", clients.ByMac(Mac(2))?.Name);
        Assert.Null(clients.ByMac(Mac(9)));
        Assert.Null(clients.ByName("c"));
    }

    public static TheoryData<string, Client, string> Mistakes() => new()
    {
        { "name", Pc("", 1), "1 to 63" },
        { "name", Pc(new string('a', 64), 1), "1 to 63" },
        { "name", Pc("-a", 1), "at both ends" },
        { "name", Pc("a-", 1), "at both ends" },
        { "name", Pc("a.b", 1), "letters, digits and hyphens" },
        { "name", Pc("../x", 1), "letters, digits and hyphens" },
        { "name", Pc("počítač", 1), "letters, digits and hyphens" },
        { "name", Pc("525400770001", 1), "reads as a MAC" },
        { "mac", Pc("x", 1) with { Macs = [] }, "1 to 8" },
        { "mac", Pc("x", 1) with { Macs = [.. Enumerable.Range(1, 9).Select(i => Mac(i))] }, "1 to 8" },
        { "mac", Pc("x", 1) with { Macs = [Mac(1), Mac(1)] }, "given twice" },
        { "mac", Pc("x", 1) with { Macs = [default] }, "no PC has it" },
        { "mac", Pc("x", 1) with { Macs = [new MacAddress(0xFFFF_FFFF_FFFF)] }, "no PC has it" },
        { "mac", Pc("x", 77), "belongs to client taken" },
        { "address", Pc("x", 1) with { Address = IPAddress.Parse("10.0.0.77") }, "reserved for client taken" },
        { "address", Pc("x", 1) with { Address = IPAddress.Broadcast }, "no IPv4 address" },
        { "address", Pc("x", 1) with { Address = IPAddress.IPv6Loopback }, "no IPv4 address" },
        { "drive", Pc("x", 1) with { Drive = 0x7F }, "0x80 to 0xFF" },
        { "drive", Pc("x", 1) with { Drive = 0x100 }, "0x80 to 0xFF" },
        { "image", Pc("x", 1) with { Image = "" }, "is empty" },
        { "access", Pc("x", 1) with { Access = new DiskAccess(AccessKind.Net) }, "IPv4 subnet" },
        { "access", Pc("x", 1) with { Access = new DiskAccess(AccessKind.Net, IPNetwork.Parse("fe80::/64")) }, "IPv4 subnet" },
        { "iqn", Pc("x", 1) with { Iqn = "disk" }, "begins with none" },
        { "iqn", Pc("x", 1) with { Iqn = "iqn.2010-01.org.example:taken" }, "disk of client taken" },
        { "initiator", Pc("x", 1) with { Initiator = "iqn.2010" }, "no year" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Add_OneMistake_IsRefusedAndChangesNothing(string key, Client client, string says)
    {
        ClientStore clients = new(_state);
        clients.Add(Pc("taken", 77) with { Address = IPAddress.Parse("10.0.0.77"), Iqn = "iqn.2010-01.org.example:taken" });

        FardiskException refused = Assert.Throws<FardiskException>(() => clients.Add(client));

        Assert.Equal("CLIENT-0001", refused.Error.Id);
        string mistake = Assert.Single(clients.Check(client));
        Assert.StartsWith(key + ": ", mistake, StringComparison.Ordinal);
        Assert.Contains(says, mistake, StringComparison.Ordinal);
        Assert.Contains(mistake, refused.Message, StringComparison.Ordinal);
        Assert.Single(clients.All);
        Assert.Single(_state.ReadClients());
    }

    [Fact]
    public void Add_ManyMistakes_AreAllNamed()
    {
        FardiskException refused = Assert.Throws<FardiskException>(() => new ClientStore(_state).Add(Pc("-", 1) with { Macs = [], Drive = 1 }));

        Assert.Equal(4, refused.Message.Split('\n').Length);
    }

    [Fact]
    public void Add_NameIsTaken_NamesTheOwnersCard()
    {
        ClientStore clients = new(_state);
        clients.Add(Pc("pc07", 7));

        FardiskException refused = Assert.Throws<FardiskException>(() => clients.Add(Pc("PC07", 8)));

        Assert.Equal("CLIENT-0002", refused.Error.Id);
        Assert.Contains(Mac(7).ToString(), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Set_OwnMacAndAddress_AreNoConflict()
    {
        ClientStore clients = new(_state);
        clients.Add(Pc("pc07", 7) with { Address = IPAddress.Parse("10.0.0.7") });

        clients.Set(clients.Get("pc07") with { Macs = [Mac(7), Mac(9)], Image = "win10" });

        Assert.Equal("win10", clients.ByMac(Mac(9))?.Image);
        Assert.Equal("CLIENT-0003", Assert.Throws<FardiskException>(() => clients.Set(Pc("other", 1))).Error.Id);
    }

    [Fact]
    public void Remove_FreesEverythingItHad()
    {
        ClientStore clients = new(_state);
        clients.Add(Pc("pc07", 7));

        clients.Remove("PC07");

        Assert.Empty(new ClientStore(_state).All);
        Assert.Null(clients.ByMac(Mac(7)));
        clients.Add(Pc("pc08", 7));
        Assert.Equal("CLIENT-0003", Assert.Throws<FardiskException>(() => clients.Remove("pc07")).Error.Id);
    }

    [Fact]
    public void Add_StoreFails_LeavesTheSnapshot()
    {
        ClientStore clients = new(_state);
        _state.Failure = new FardiskException(StateErrors.DiskFull, "full");

        Assert.Throws<FardiskException>(() => clients.Add(Pc("pc07", 7)));

        Assert.Empty(clients.All);
        Assert.Null(clients.ByMac(Mac(7)));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("{\"name\":\"other\"}")]
    [InlineData("{\"name\":\"pc07\",\"macs\":[\"xx\"]}")]
    [InlineData("{\"name\":\"pc07\",\"macs\":[],\"access\":\"magic\"}")]
    [InlineData("{\"name\":\"pc07\",\"macs\":[],\"form\":\"floppy\"}")]
    [InlineData("{\"name\":\"pc07\",\"macs\":[],\"address\":\"there\"}")]
    public void Open_RecordOfAnotherVersion_NamesTheClient(string json)
    {
        _state.WriteClient(new ClientRow("pc07", json));

        FardiskException refused = Assert.Throws<FardiskException>(() => new ClientStore(_state));

        Assert.Equal("CLIENT-0005", refused.Error.Id);
        Assert.Contains("pc07", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OldRecord_HasTheDefaults()
    {
        _state.WriteClient(new ClientRow("pc07", "{\"name\":\"pc07\",\"macs\":[\"52:54:00:00:00:07\"],\"future\":1}"));

        Client client = new ClientStore(_state).Get("pc07");

        Assert.Equal((DiskAccess.Name, BootForm.SanBoot, 0x80, true), (client.Access, client.Form, client.Drive, client.KeepSan));
    }

    internal static MacAddress Mac(int last) => new(0x5254_0000_0000UL + (ulong)last);

    internal static Client Pc(string name, int card) => new() { Name = name, Macs = [Mac(card)] };
}
