using System.Net;
using System.Threading.Channels;
using Fardisk.Blocks;
using Fardisk.Boot;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Images;
using Fardisk.Leases;
using Fardisk.Listeners;
using Fardisk.Listeners.Iscsi;
using Fardisk.Options;
using Fardisk.Protocols.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fardisk.Tests.Listeners.Iscsi;

/// <summary>A listener on the loopback with one client, pc07, and everything around it faked.</summary>
internal sealed class IscsiRoom : IBootDirector, IDiskOpener, IPresence, IAddressBook, ITimeline, IAsyncDisposable
{
    public const string Target = "iqn.t:pc07";
    public const string Initiator = "iqn.i:pc07";

    private static readonly MacAddress s_mac = new(0x5254_0077_0001);
    private static readonly TimeSpan s_never = TimeSpan.FromMinutes(1);

    private readonly Channel<BootEvent> _events = Channel.CreateUnbounded<BootEvent>();

    private IscsiRoom(IscsiOptions options, DiskAccess access, TimeProvider time)
    {
        Access = access;
        Listener = new IscsiListener(
            new Settings { Iscsi = options }, new NetworkMap([]), this, this, this, this, this, time, NullLoggerFactory.Instance);
    }

    public IscsiListener Listener { get; }

    public DiskAccess Access { get; set; }

    public MemoryDisk Disk { get; set; } = new(8192);

    public MacAddress? Leased { get; set; } = s_mac;

    public int Boot { get; set; } = 1;

    public FardiskException? OpenFailure { get; set; }

    public int Live { get; private set; }

    public int Port => Listener.LocalEndpoints[0].Port;

    public static async Task<IscsiRoom> Open(DiskAccess? access = null, IscsiOptions? options = null, TimeProvider? time = null)
    {
        options = (options ?? new IscsiOptions()) with { Listen = [new IPEndPoint(IPAddress.Loopback, 0)] };
        IscsiRoom room = new(options, access ?? new DiskAccess(AccessKind.Open), time ?? TimeProvider.System);
        await room.Listener.Start(CancellationToken.None);
        return room;
    }

    /// <summary>The next event of this stage; what came before it is skipped.</summary>
    /// <summary>Events that nobody has asked for yet.</summary>
    public IReadOnlyList<BootEvent> Pending()
    {
        List<BootEvent> pending = [];
        while (_events.Reader.TryRead(out BootEvent? next))
        {
            pending.Add(next);
        }

        return pending;
    }

    public async Task<BootEvent> Next(BootStage stage)
    {
        while (true)
        {
            // The bound is no measure: an event that never comes shall fail its own test and not hang the suite.
            BootEvent next = await _events.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(s_never);
            if (next.Stage == stage)
            {
                return next;
            }
        }
    }

    public SanDisk San => new("pc07", "system", Target, 0, [$"127.0.0.1:{Port}"], Initiator, Access, [s_mac]);

    public BootPlan Decide(BootRequest request) => throw new NotSupportedException();

    public SanDisk? FindDisk(string targetName, IPAddress serverAddress) => targetName == Target ? San : null;

    public IReadOnlyList<SanDisk> AllDisks(IPAddress serverAddress) => [San];

    IBlockDevice IDiskOpener.Open(string client, string disk)
    {
        Disk.OpenCount++;
        return OpenFailure is null ? Disk : throw OpenFailure;
    }

    public int BeginBoot(string client, IPAddress address) => ++Boot;

    public int BootNumber(string client) => Boot;

    public void SessionOpened(string client, IPAddress address) => Live++;

    public void SessionClosed(string client, IPAddress address) => Live--;

    public IPAddress? PinnedAddress(string client) => null;

    public int LiveSessions(string client) => Live;

    public MacAddress? MacAt(IPAddress address) => Leased;

    public IPAddress? AddressOf(MacAddress mac) => IPAddress.Loopback;

    public void Record(BootEvent bootEvent) => _events.Writer.TryWrite(bootEvent);

    public ValueTask DisposeAsync() => Listener.DisposeAsync();
}
