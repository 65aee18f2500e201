using System.Net;
using Fardisk.Boot;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Listeners;
using Fardisk.Listeners.Tftp;
using Fardisk.Options;
using Fardisk.Protocols.Tftp;
using Fardisk.Protocols.Wire;
using Fardisk.Tests.Boot;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fardisk.Tests.Listeners.Tftp;

public sealed class TftpListenerTests : IAsyncDisposable
{
    private static readonly MacAddress s_mac = new(0x525400770007);
    private readonly BootFolders _folders = new();
    private readonly ChannelTimeline _timeline = new();
    private readonly ManualTime _time = new();
    private readonly List<TftpListener> _listeners = [];

    public async ValueTask DisposeAsync()
    {
        foreach (TftpListener listener in _listeners)
        {
            await listener.DisposeAsync();
        }

        _folders.Dispose();
    }

    [Theory]
    [InlineData(0, null, null)]
    [InlineData(512, null, null)]
    [InlineData(74_213, "1432", null)]
    [InlineData(173_792, "1468", "4")]
    [InlineData(173_792, "1468", "8")]
    [InlineData(850_528, "1468", "64")]
    [InlineData(94_000, "512", "64")]
    [InlineData(300_000, "8", "64")]
    [InlineData(1_000_000, "65464", "4")]
    public async Task Download_AsClientsAsk_GivesTheFile(int length, string? blockSize, string? window)
    {
        byte[] expected = BootFolders.Write(_folders.Ipxe, "snponly.efi", length);
        using TftpTestClient client = new(await Start(new() { BlockSizeMax = 65464 }));

        byte[] file = await client.Download("SNPONLY.EFI", new TftpOptionSet(BlockSize: blockSize, WindowSize: window));

        Assert.Equal(expected, file);
        BootEvent told = await _timeline.Next();
        Assert.Equal((BootStage.TftpFile, s_mac, "pc07"), (told.Stage, told.Mac, told.Client));
        Assert.StartsWith($"snponly.efi (asked as SNPONLY.EFI), {length:n0} bytes in ", told.Text);
        Assert.Contains($"blocks of {blockSize ?? "512"}, window {window ?? "1"}", told.Text);
        Assert.NotNull(told.Duration);
    }

    [Fact]
    public async Task Download_LargerThanTheCache_IsReadInPieces()
    {
        byte[] expected = BootFolders.Write(_folders.Files, "initrd.img", ContentCache.FileLengthMax + 700_001);
        using TftpTestClient client = new(await Start());

        Assert.Equal(expected, await client.Download("initrd.img", new TftpOptionSet(BlockSize: "1468", WindowSize: "32")));
    }

    [Fact]
    public async Task Download_ManyAtOnce_AllGetTheirs()
    {
        byte[] expected = BootFolders.Write(_folders.Ipxe, "undionly.kpxe", 74_213);
        string endpoint = await Start();
        TftpTestClient[] clients = [.. Enumerable.Range(0, 200).Select(_ => new TftpTestClient(endpoint))];

        byte[][] files = await Task.WhenAll(clients.Select(c => c.Download("undionly.kpxe", new TftpOptionSet(BlockSize: "1432"))));

        Assert.All(files, f => Assert.True(expected.AsSpan().SequenceEqual(f)));
        Array.ForEach(clients, c => c.Dispose());
    }

    [Fact]
    public async Task Download_BesideASilentClient_IsNotHeldUp()
    {
        byte[] expected = BootFolders.Write(_folders.Ipxe, "undionly.kpxe", 74_213);
        string endpoint = await Start();
        using TftpTestClient silent = new(endpoint);
        using TftpTestClient client = new(endpoint);
        await silent.Ask("undionly.kpxe");
        await silent.Receive();

        Assert.Equal(expected, await client.Download("undionly.kpxe"));
    }

    [Fact]
    public async Task Answer_ComesFromTheAskedAddressAndANewPort()
    {
        BootFolders.Write(_folders.Ipxe, "undionly.kpxe", 1000);
        int port = IPEndPoint.Parse(await Start(new() { Listen = new IPEndPoint(IPAddress.Any, 0) })).Port;
        using TftpTestClient first = new($"127.0.0.1:{port}");
        using TftpTestClient second = new($"127.8.8.8:{port}");

        await first.Ask("undionly.kpxe");
        await first.Receive();
        await second.Ask("undionly.kpxe");
        await second.Receive();

        Assert.Equal(("127.0.0.1", "127.8.8.8"), (first.Peer.Address.ToString(), second.Peer.Address.ToString()));
        Assert.Equal(3, new[] { port, first.Peer.Port, second.Peer.Port }.Distinct().Count());
    }

    [Fact]
    public async Task Edk2_AsksTheSizeFirst_IsNoFailure()
    {
        byte[] expected = BootFolders.Write(_folders.Ipxe, "snponly.efi", 173_792);
        using TftpTestClient client = new(await Start());
        TftpOptionSet options = new(BlockSize: "1468", TransferSize: "0", WindowSize: "4");

        await client.Ask("snponly.efi", options);
        TftpPacket.TryReadOptionAck(await client.Receive(), out TftpOptionSet agreed);
        await client.Send([0, 5, 0, 8, (byte)'U', 0]);
        byte[] file = await client.Download("snponly.efi", options); // from the same port

        Assert.Equal(options with { TransferSize = "173792" }, agreed);
        Assert.Equal(expected, file);
        Assert.StartsWith("snponly.efi, 173,792 bytes", (await _timeline.Next()).Text);
        Assert.False(_timeline.TryNext(out _));
    }

    [Fact]
    public async Task Request_MissingFile_IsRefusedByName()
    {
        using TftpTestClient client = new(await Start());
        await client.Ask("\\boot\\Fonts\\wgl4\u0007_boot.ttf");

        Assert.Equal((TftpErrorCode.FileNotFound, "there is no such file"), TftpTestClient.Error(await client.Receive()));
        Assert.Equal("\\boot\\Fonts\\wgl4?_boot.ttf refused: there is no such file", (await _timeline.Next()).Text);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("..\\secret")]
    [InlineData("/etc/passwd")]
    public async Task Request_OutsideTheFolder_IsNotFound(string name)
    {
        BootFolders.Write(_folders.Root, "secret", 10);
        using TftpTestClient client = new(await Start());
        await client.Ask(name);

        Assert.Equal(TftpErrorCode.FileNotFound, TftpTestClient.Error(await client.Receive()).Code);
    }

    [Fact]
    public async Task Request_ToWrite_IsRefused()
    {
        BootFolders.Write(_folders.Ipxe, "undionly.kpxe", 10);
        using TftpTestClient client = new(await Start());
        await client.Ask("undionly.kpxe", opcode: TftpOpcode.WriteRequest);

        Assert.Equal((TftpErrorCode.AccessViolation, "this server is read-only"), TftpTestClient.Error(await client.Receive()));
    }

    [Fact]
    public async Task Request_NotValid_IsRefusedAndOthersAreDropped()
    {
        BootFolders.Write(_folders.Ipxe, "undionly.kpxe", 10);
        using TftpTestClient client = new(await Start());
        await client.SendToListener([0, 4, 0, 1]); // a stray ACK: no answer
        await client.SendToListener([]);
        await client.SendToListener([0, 1, (byte)'a', 0, (byte)'m', (byte)'a', (byte)'i', (byte)'l', 0]);

        Assert.Equal(TftpErrorCode.IllegalOperation, TftpTestClient.Error(await client.Receive()).Code);
        Assert.Equal(10, (await client.Download("undionly.kpxe")).Length);
    }

    [Fact]
    public async Task Request_OverTheLimit_IsRefused()
    {
        BootFolders.Write(_folders.Ipxe, "undionly.kpxe", 1000);
        string endpoint = await Start(new() { TransfersMax = 1 });
        using TftpTestClient first = new(endpoint);
        using TftpTestClient second = new(endpoint);
        await first.Ask("undionly.kpxe");
        await first.Receive();
        await second.Ask("undionly.kpxe");

        Assert.Equal((TftpErrorCode.DiskFull, "too many transfers at once: try again"), TftpTestClient.Error(await second.Receive()));
    }

    [Fact]
    public async Task Request_Repeated_IsOneTransfer()
    {
        BootFolders.Write(_folders.Ipxe, "undionly.kpxe", 700);
        using TftpTestClient client = new(await Start());
        await client.Ask("undionly.kpxe");
        await client.Receive();
        IPEndPoint port = client.Peer;
        await client.Ask("undionly.kpxe"); // the client's own repetition: our answer was late
        await client.Ack(1);
        byte[] second = await client.Receive();

        Assert.Equal((port, 2), (client.Peer, second[3]));
    }

    [Fact]
    public async Task Silence_AfterAllRepetitions_IsToldWithHowFarItCame()
    {
        BootFolders.Write(_folders.Ipxe, "undionly.kpxe", 74_213);
        using TftpTestClient client = new(await Start(new() { RetransmitsMax = 1 }));
        await client.Ask("undionly.kpxe");
        await client.Receive();
        await client.Ack(1);
        byte[] second = await client.Receive();

        _time.Advance(TimeSpan.FromSeconds(1));
        byte[] repeated = await client.Receive();
        _time.Advance(TimeSpan.FromSeconds(1));
        BootEvent told = await _timeline.Next();

        Assert.Equal(second, repeated);
        Assert.Equal("undionly.kpxe broken off after 512 of 74,213 bytes (block 1 of 145 blocks of 512, window 1, 1 repeated): the PC answers no more", told.Text);
    }

    [Fact]
    public async Task Abort_ByThePc_IsToldWithItsReason()
    {
        BootFolders.Write(_folders.Ipxe, "undionly.kpxe", 74_213);
        using TftpTestClient client = new(await Start());
        await client.Ask("undionly.kpxe");
        await client.Receive();
        await client.Send([0, 5, 0, 3, .. "no room\n"u8, 0]);

        Assert.Equal("undionly.kpxe broken off by the PC after 0 of 74,213 bytes (block 0 of 145 blocks of 512, window 1): no room?", (await _timeline.Next()).Text);
    }

    [Fact]
    public async Task Download_NetAscii_IsText()
    {
        File.WriteAllText(Path.Combine(_folders.Files, "menu.txt"), "a\nb\r");
        using TftpTestClient client = new(await Start());

        Assert.Equal("a\r\nb\r\0"u8.ToArray(), await client.Download("menu.txt", mode: TftpMode.NetAscii));
    }

    [Fact]
    public async Task Event_AddressWithoutCard_IsNone()
    {
        BootFolders.Write(_folders.Ipxe, "undionly.kpxe", 10);
        using TftpTestClient client = new(await Start(isCardKnown: false));
        await client.Download("undionly.kpxe");
        await _listeners[0].Stop();

        Assert.False(_timeline.TryNext(out _));
    }

    [Fact]
    public async Task Stop_InATransfer_TellsTheClient()
    {
        BootFolders.Write(_folders.Ipxe, "undionly.kpxe", 74_213);
        using TftpTestClient client = new(await Start());
        await client.Ask("undionly.kpxe");
        await client.Receive();

        await _listeners[0].Stop();

        Assert.Equal("the server is stopping", TftpTestClient.Error(await client.Receive()).Message);
    }

    [Fact]
    public async Task Start_PortTaken_SaysSo()
    {
        IPEndPoint taken = IPEndPoint.Parse(await Start());

        FardiskException ex = await Assert.ThrowsAsync<FardiskException>(() => Start(new() { Listen = taken }));

        Assert.Equal(("TFTP-0001", $"UDP port {taken.Port} at 127.0.0.1 ([tftp] listen) is taken."), (ex.Error.Id, ex.Message));
    }

    [Fact]
    public async Task Start_AddressNotOurs_SaysSo()
    {
        FardiskException ex = await Assert.ThrowsAsync<FardiskException>(() => Start(new() { Listen = IPEndPoint.Parse("192.0.2.1:0") }));

        Assert.Equal("TFTP-0002", ex.Error.Id);
    }

    private async Task<string> Start(TftpOptions? options = null, bool isCardKnown = true)
    {
        options ??= new TftpOptions();
        Settings settings = new()
        {
            Server = _folders.Options,
            Tftp = options.Listen.Port == 69 ? options with { Listen = new IPEndPoint(IPAddress.Loopback, 0) } : options,
        };
        BootFiles files = new(settings.Server, _time);
        BootDirector director = new(settings, new ListedClients(new Client { Name = "pc07", Macs = [s_mac] }), files);
        TftpListener listener = new(settings, NetworkMap.Read(), files, director, new FixedAddressBook(isCardKnown ? s_mac : null), _timeline, _time, NullLogger<TftpListener>.Instance);
        await listener.Start(TestContext.Current.CancellationToken);
        _listeners.Add(listener);
        return listener.Endpoints;
    }
}
