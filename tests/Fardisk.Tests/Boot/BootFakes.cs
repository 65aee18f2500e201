using System.Net;
using System.Threading.Channels;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Leases;
using Fardisk.Protocols.Wire;
using Xunit;

namespace Fardisk.Tests.Boot;

internal sealed class ListedClients(params Client[] clients) : IClientDirectory
{
    public IReadOnlyList<Client> All { get; } = clients;

    public Client? ByName(string name) => All.FirstOrDefault(c => c.Name == name);

    public Client? ByMac(MacAddress mac) => All.FirstOrDefault(c => c.Macs.Contains(mac));
}

internal sealed class ChannelTimeline : ITimeline
{
    private readonly Channel<BootEvent> _events = Channel.CreateUnbounded<BootEvent>();

    public void Record(BootEvent bootEvent) => _events.Writer.TryWrite(bootEvent);

    /// <summary>The next event, waited for: the listener files it after the client has its last byte.</summary>
    public async Task<BootEvent> Next() => await _events.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public bool TryNext(out BootEvent? bootEvent) => _events.Reader.TryRead(out bootEvent);
}

internal sealed class FixedAddressBook(MacAddress? mac) : IAddressBook
{
    public MacAddress? MacAt(IPAddress address) => mac;

    public IPAddress? AddressOf(MacAddress mac) => null;
}

internal sealed class CountingPresence : IPresence
{
    public List<(string Client, IPAddress Address)> Boots { get; } = [];

    public int BeginBoot(string client, IPAddress address)
    {
        Boots.Add((client, address));
        return Boots.Count;
    }

    public int BootNumber(string client) => Boots.Count;

    public void SessionOpened(string client, IPAddress address)
    {
    }

    public void SessionClosed(string client, IPAddress address)
    {
    }

    public IPAddress? PinnedAddress(string client) => null;

    public int LiveSessions(string client) => 0;
}

internal sealed class ManualTime : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void Advance(TimeSpan time) => _ticks += time.Ticks;
}

/// <summary>A folder with the ipxe and files folders in it, gone at the end.</summary>
internal sealed class BootFolders : IDisposable
{
    public BootFolders()
    {
        Root = Directory.CreateTempSubdirectory("fardisk-boot-").FullName;
        Ipxe = Directory.CreateDirectory(Path.Combine(Root, "ipxe")).FullName;
        Files = Directory.CreateDirectory(Path.Combine(Root, "files")).FullName;
    }

    public string Root { get; }

    public string Ipxe { get; }

    public string Files { get; }

    public Fardisk.Options.ServerOptions Options => new() { Ipxe = Ipxe, Files = Files, Boot = new IPEndPoint(IPAddress.Loopback, 0) };

    public static byte[] Write(string folder, string name, int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        string path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return bytes;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
