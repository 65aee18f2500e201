using CsCheck;
using Fardisk.Diagnostics;
using Fardisk.Protocols.Wire;
using Fardisk.State;
using Fardisk.Tests.State;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static Fardisk.Diagnostics.BootStage;

namespace Fardisk.Tests.Diagnostics;

public sealed class TimelineTests
{
    private static readonly MacAddress s_mac = new(0x5254_0077_0001);

    private readonly MemoryStateStore _state = new();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Record_ABoot_FillsTheNumberInBeforeAndAfterTheScript()
    {
        await using Timeline timeline = Open();
        Play(timeline, (0, RomDiscover), (0.1, RomAck), (0.2, TftpFile), (2, IpxeDiscover), (2.1, IpxeAck));
        Assert.Equal(0, timeline.LastBoot(s_mac)!.BootNumber);

        timeline.Record(Event(2.2, Script, boot: 8, client: "pc07"));
        Play(timeline, (2.4, FirmwareLogin), (9, OsLogin));

        BootTimeline boot = Assert.Single(timeline.Boots(s_mac));
        Assert.Equal((8, "pc07", OsLogin, TimeSpan.FromSeconds(9)), (boot.BootNumber, boot.Client, boot.Stage, boot.Elapsed));
        Assert.All(boot.Entries, e => Assert.Equal(8, e.Event.BootNumber));
        Assert.Equal(Enumerable.Range(0, 8), boot.Entries.Select(e => e.Index));
        Assert.Equal([0, 0.1, 0.2, 2, 2.1, 2.2, 2.4, 9], boot.Entries.Select(e => Math.Round(e.Offset.TotalSeconds, 3)));
    }

    public static TheoryData<string, (double At, BootStage Stage, int Boot)[], int[]> Groupings() => new()
    {
        { "a firmware that asks again is one boot", [(0, RomDiscover, 0), (4, RomDiscover, 0), (12, RomDiscover, 0)], [3] },
        { "after a login the next DISCOVER is a new boot", [(0, RomDiscover, 0), (1, FirmwareLogin, 0), (2, RomDiscover, 0)], [2, 1] },
        { "iPXE in the card asks first", [(0, IpxeDiscover, 0), (1, OsLogin, 0), (2, IpxeDiscover, 0), (3, IpxeAck, 0)], [2, 2] },
        { "ROM, then chain-loaded iPXE, is one boot", [(0, RomDiscover, 0), (1, TftpFile, 0), (2, IpxeDiscover, 0), (3, Script, 1)], [4] },
        { "reset at a menu", [(0, IpxeDiscover, 0), (1, Script, 1), (5, IpxeDiscover, 0), (6, Script, 2)], [2, 2] },
        { "two minutes of silence", [(0, RomDiscover, 0), (119, RomDiscover, 0), (239, RomDiscover, 0)], [2, 1] },
        { "a running system's renewals belong to its boot", [(0, IpxeDiscover, 0), (1, FirmwareLogin, 0), (5, OsLogin, 0), (14400, OsAck, 0)], [4] },
        { "GRUB's reset makes iPXE log in again in mid-boot", [(0, IpxeDiscover, 0), (1, Script, 1), (2, FirmwareLogin, 1), (3, FirmwareLogin, 1)], [4] },
        { "addresses from elsewhere: the script alone tells", [(0, Script, 1), (1, FirmwareLogin, 1), (50, Script, 2), (51, FirmwareLogin, 2)], [2, 2] },
    };

    [Theory]
    [MemberData(nameof(Groupings))]
    public async Task Record_Events_AreGroupedIntoBoots(string because, (double At, BootStage Stage, int Boot)[] events, int[] sizes)
    {
        await using Timeline timeline = Open();
        foreach ((double at, BootStage stage, int boot) in events)
        {
            timeline.Record(Event(at, stage, boot));
        }

        int[] grouped = [.. timeline.Boots(s_mac).Select(b => b.Entries.Count)];
        Assert.True(sizes.SequenceEqual(grouped), $"{because}: {string.Join(", ", grouped)}");
    }

    [Theory]
    [InlineData(RomDiscover, RomAck, 3.9, "firmware waits for more offers")]
    [InlineData(RomDiscover, RomAck, 2.9, null)]
    [InlineData(IpxeDiscover, IpxeAck, 2.1, "iPXE waits for proxyDHCP offers")]
    [InlineData(IpxeDiscover, IpxeAck, 0.1, null)]
    [InlineData(IpxeAck, Script, 14, "iPXE waits for an IPv6 router")]
    [InlineData(TftpFile, IpxeDiscover, 30, "the link was down or the switch port was learning (spanning tree): enable PortFast")]
    [InlineData(FirmwareLogin, OsDiscover, 8, "boot loader and kernel load through firmware")]
    [InlineData(OsLogin, SessionEnd, 8000, null)]
    public async Task Entries_LongGap_HasItsCause(BootStage before, BootStage now, double seconds, string? cause)
    {
        await using Timeline timeline = Open();
        Play(timeline, (0, before), (seconds, now));

        Assert.Equal(cause, timeline.LastBoot(s_mac)!.Entries[1].GapCause);
        Assert.Equal(seconds, timeline.LastBoot(s_mac)!.Entries[1].Gap.TotalSeconds, 3);
    }

    [Fact]
    public async Task Entries_OwnDuration_IsNoGap()
    {
        await using Timeline timeline = Open();
        timeline.Record(Event(0, RomAck));
        timeline.Record(Event(10, TftpFile) with { Duration = TimeSpan.FromSeconds(9.5) });
        timeline.Record(Event(9.9, TftpFile)); // a thread was late: time does not go back

        IReadOnlyList<TimelineEntry> entries = timeline.LastBoot(s_mac)!.Entries;
        Assert.Equal((0.5, null), (Math.Round(entries[1].Gap.TotalSeconds, 3), entries[1].GapCause));
        Assert.Equal(TimeSpan.Zero, entries[2].Gap);
    }

    [Fact]
    public async Task Open_AfterARestart_ShowsTheSameBoots()
    {
        BootTimeline[] before;
        await using (Timeline timeline = Open())
        {
            timeline.Record(Event(0, RomDiscover));
            timeline.Record(Event(1, TftpFile, client: "pc07") with { Text = "undionly.kpxe", Duration = TimeSpan.FromSeconds(0.5) });
            timeline.Record(Event(2, Script, boot: 3));
            timeline.Record(Event(3, FirmwareLogin));
            timeline.Record(Event(60, RomDiscover));
            before = [.. timeline.Boots(s_mac)];
        }

        await using Timeline again = Open();
        BootTimeline[] after = [.. again.Boots(s_mac)];

        Assert.Equal(2, after.Length);
        Assert.Equal(before.SelectMany(b => b.Entries), after.SelectMany(b => b.Entries));
        Assert.Equal(before.Select(b => (b.BootNumber, b.Client, b.StartedAt)), after.Select(b => (b.BootNumber, b.Client, b.StartedAt)));
    }

    [Fact]
    public async Task Record_ManyAtOnce_AreStoredInFewTransactions()
    {
        await using Timeline timeline = Open();
        for (int i = 0; i < 1000; i++)
        {
            timeline.Record(Event(i, OsAck));
        }

        await timeline.Flush();

        Assert.Equal(1000, _state.ReadRecentEvents(5000).Count);
        Assert.InRange(_state.Writes, 1, 10);
        Assert.Equal(0, timeline.Dropped);
    }

    [Fact]
    public async Task Record_QueueIsFull_DropsCountsAndStillShows()
    {
        // Time stands still, so the writer waits for its second while the queue fills.
        await using Timeline timeline = Open(new TimelineLimits { QueueMax = 10, EventsPerBootMax = 1000 });
        for (int i = 0; i < 100; i++)
        {
            timeline.Record(Event(i, OsAck));
        }

        Assert.InRange(timeline.Dropped, 1, 90);
        Assert.Equal(100, timeline.LastBoot(s_mac)!.Entries.Count);
        await timeline.Flush();
        Assert.Equal(100 - timeline.Dropped, _state.ReadRecentEvents(5000).Count);
    }

    [Fact]
    public async Task Record_StoreFails_IsShownCountedAndLaterStoredAgain()
    {
        await using Timeline timeline = Open();
        _state.Failure = new FardiskException(StateErrors.DiskFull, "full");
        Play(timeline, (0, RomDiscover), (1, RomAck));
        await timeline.Flush();
        Assert.Equal((2, 2), (timeline.Dropped, timeline.LastBoot(s_mac)!.Entries.Count));

        _state.Failure = null;
        Play(timeline, (2, TftpFile));
        await timeline.Flush();
        Assert.Equal("tftpFile", Assert.Single(_state.ReadRecentEvents(9)).Stage);
    }

    [Fact]
    public async Task Record_MoreThanTheLimits_KeepsBeginningAndEnd()
    {
        await using Timeline timeline = Open(new TimelineLimits { EventsPerBootMax = 8, BootsPerCardMax = 2, CardsMax = 3 });
        timeline.Record(Event(0, IpxeDiscover));
        for (int i = 1; i <= 50; i++)
        {
            timeline.Record(Event(i, OsAck));
        }

        timeline.Record(Event(51, SessionEnd));
        BootTimeline boot = timeline.LastBoot(s_mac)!;
        Assert.Equal((8, 44, IpxeDiscover, SessionEnd), (boot.Entries.Count, boot.Omitted, boot.Entries[0].Event.Stage, boot.Stage));

        for (int i = 0; i < 5; i++)
        {
            timeline.Record(Event(1000 * (i + 1), IpxeDiscover));
        }

        Assert.Equal(2, timeline.Boots(s_mac).Count);
        for (ulong card = 1; card <= 3; card++)
        {
            timeline.Record(Event(9000, RomDiscover) with { Mac = new MacAddress(card) });
        }

        Assert.Empty(timeline.Boots(s_mac));
        Assert.Null(timeline.LastBoot(s_mac));
        Assert.Equal([3UL, 2, 1], timeline.Cards.Select(c => c.Value));
    }

    [Fact]
    public async Task Record_LongText_IsCut()
    {
        await using Timeline timeline = Open();
        timeline.Record(Event(0, Refused) with { Text = new string('x', 100_000) });

        Assert.Equal(TimelineRow.TextMax, timeline.LastBoot(s_mac)!.Entries[0].Event.Text.Length);
    }

    [Fact]
    public async Task Subscribe_SeesEachEventOnceUntilItEnds()
    {
        await using Timeline timeline = Open();
        timeline.Record(Event(0, RomDiscover));
        using TimelineSubscription mine = timeline.Subscribe([s_mac]);
        using TimelineSubscription all = timeline.Subscribe();
        timeline.Record(Event(0.5, RomAck));
        timeline.Record(Event(1, RomDiscover) with { Mac = new MacAddress(2) });
        mine.Dispose();
        timeline.Record(Event(2, TftpFile));

        Assert.Equal([(RomAck, 1, 0.5)], await Drain(mine));
        await timeline.DisposeAsync();
        Assert.Equal([(RomAck, 1, 0.5), (RomDiscover, 0, 0), (TftpFile, 2, 2)], await Drain(all));
        Assert.Empty(await Drain(timeline.Subscribe()));
    }

    [Fact]
    public async Task Subscribe_SlowWatcher_LosesItsOwnEventsOnly()
    {
        await using Timeline timeline = Open(new TimelineLimits { WatcherQueueMax = 5 });
        using TimelineSubscription slow = timeline.Subscribe();
        for (int i = 0; i < 20; i++)
        {
            timeline.Record(Event(i, OsAck));
        }

        Assert.Equal(15, slow.Dropped);
        Assert.Equal((20, 0), (timeline.LastBoot(s_mac)!.Entries.Count, timeline.Dropped));
    }

    [Fact]
    public async Task Open_RowsOfAnotherVersion_AreSkipped()
    {
        _state.AppendEvents([new EventRow(1, "52:54:00:77:00:01", "teleported", "", "", -1, 0), new EventRow(-5, "52:54:00:77:00:01", "script", "", "", -1, 0), new EventRow(1, "??", "script", "", "", -1, 0)], 10);

        await using Timeline timeline = Open();

        Assert.Empty(timeline.Cards);
    }

    [Fact]
    public void AnyEvents_NeverThrowAndKeepTheLimits() =>
        Gen.Select(Gen.Double[-1000, 1000], Gen.Enum<BootStage>(), Gen.Int[0, 3], Gen.ULong[0, 4]).Array[0, 60].Sample(
            events =>
            {
                TimelineLimits limits = new() { CardsMax = 3, BootsPerCardMax = 2, EventsPerBootMax = 4 };
                Timeline timeline = new(new MemoryStateStore(), _time, NullLogger.Instance, limits);
                foreach ((double at, BootStage stage, int boot, ulong mac) in events)
                {
                    timeline.Record(Event(at, stage, boot) with { Mac = new MacAddress(mac) });
                }

                Assert.InRange(timeline.Cards.Count, 0, 3);
                foreach (MacAddress mac in timeline.Cards)
                {
                    Assert.InRange(timeline.Boots(mac).Count, 1, 2);
                    Assert.All(timeline.Boots(mac), b => Assert.InRange(b.Entries.Count, 1, 4));
                    Assert.All(timeline.Boots(mac).SelectMany(b => b.Entries), e => Assert.True(e.Offset >= TimeSpan.Zero && e.Gap >= TimeSpan.Zero));
                }
            },
            iter: 300);

    [Fact]
    public void BootStageName_EveryStage_GoesThereAndBack()
    {
        Assert.Equal("romDiscover", BootStageName.Of(RomDiscover));
        Assert.All(Enum.GetValues<BootStage>(), s => Assert.True(BootStageName.TryParse(BootStageName.Of(s), out BootStage read) && read == s));
        Assert.False(BootStageName.TryParse("RomDiscover", out _));
    }

    private static async Task<List<(BootStage, int, double)>> Drain(TimelineSubscription subscription)
    {
        List<(BootStage, int, double)> entries = [];
        await foreach (TimelineEntry entry in subscription.Entries.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            entries.Add((entry.Event.Stage, entry.Index, Math.Round(entry.Offset.TotalSeconds, 3)));
        }

        return entries;
    }

    private static void Play(Timeline timeline, params (double At, BootStage Stage)[] events)
    {
        foreach ((double at, BootStage stage) in events)
        {
            timeline.Record(Event(at, stage));
        }
    }

    private static BootEvent Event(double seconds, BootStage stage, int boot = 0, string? client = null) =>
        new(new DateTimeOffset(2026, 11, 2, 12, 0, 0, TimeSpan.Zero).AddSeconds(seconds), s_mac, stage, stage.ToString(), client, BootNumber: boot);

    private Timeline Open(TimelineLimits? limits = null) => new(_state, _time, NullLogger.Instance, limits);
}
