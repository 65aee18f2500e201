using System.Net;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.State;
using Fardisk.Tests.Diagnostics;
using Fardisk.Tests.State;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fardisk.Tests.Clients;

public sealed class PresenceTests : IDisposable
{
    private static readonly IPAddress s_a = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress s_b = IPAddress.Parse("10.0.0.2");

    private readonly MemoryStateStore _state = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public void BeginBoot_RisesDurablyAndOverARestart()
    {
        Presence presence = Open();
        Assert.Equal(0, presence.BootNumber("pc07"));

        Assert.Equal(1, presence.BeginBoot("pc07", s_a));
        Assert.Equal(1, Assert.Single(_state.ReadPresence()).BootNumber);
        Assert.Equal(2, Open().BeginBoot("PC07", s_a));
        Assert.Equal(2, Open().BootNumber("pc07"));
        Assert.Single(_state.ReadPresence());
    }

    [Fact]
    public void BeginBoot_StoreFails_DoesNotRise()
    {
        Presence presence = Open();
        presence.BeginBoot("pc07", s_a);
        _state.Failure = new FardiskException(StateErrors.DiskFull, "full");

        Assert.Throws<FardiskException>(() => presence.BeginBoot("pc07", s_a));
        Assert.Equal(1, presence.BootNumber("pc07"));
        _state.Failure = null;
        Assert.Equal(2, presence.BeginBoot("pc07", s_a));
    }

    [Fact]
    public void SessionClosed_StoreIsClosedAlready_ThrowsNothing()
    {
        Presence presence = Open();
        presence.SessionOpened("pc07", s_a);
        _state.Failure = new ObjectDisposedException("store");

        presence.SessionClosed("pc07", s_a);

        Assert.Equal(0, presence.LiveSessions("pc07"));
    }

    [Fact]
    public void PinnedAddress_LastsWhileASessionLivesAndTheHoldTimeAfter()
    {
        Presence presence = Open();
        Assert.Null(presence.PinnedAddress("pc07"));
        presence.SessionOpened("pc07", s_a);
        presence.SessionOpened("pc07", s_a);
        _time.Advance(TimeSpan.FromDays(3));
        Assert.Equal((s_a, 2), (presence.PinnedAddress("pc07"), presence.LiveSessions("pc07")));

        presence.SessionClosed("pc07", s_a);
        presence.SessionClosed("pc07", s_a);
        Assert.Equal((s_a, 0), (presence.PinnedAddress("pc07"), presence.LiveSessions("pc07")));
        _time.Advance(Presence.HoldTime);
        Assert.Equal(s_a, presence.PinnedAddress("pc07"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(presence.PinnedAddress("pc07"));
    }

    [Fact]
    public void PinnedAddress_AfterARestart_HoldsFromTheLastSignOfLife()
    {
        Presence presence = Open();
        presence.SessionOpened("pc07", s_a);
        for (int i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(7));
            presence.Tick();
        }

        // Killed here: no close was stored. What is stored may be as old as one refresh.
        Presence restarted = Open();
        Assert.Equal(s_a, restarted.PinnedAddress("pc07"));
        Assert.Equal(0, restarted.LiveSessions("pc07"));
        _time.Advance(Presence.HoldTime - Presence.RefreshEvery - TimeSpan.FromSeconds(7));
        Assert.Equal(s_a, restarted.PinnedAddress("pc07"));
        _time.Advance(Presence.RefreshEvery + TimeSpan.FromSeconds(8));
        Assert.Null(restarted.PinnedAddress("pc07"));
        Assert.NotNull(restarted.LastAlive("pc07"));
    }

    [Fact]
    public void Tick_WritesOncePerRefresh()
    {
        Presence presence = Open();
        presence.SessionOpened("pc07", s_a);
        presence.SessionOpened("pc08", s_b);
        presence.SessionClosed("pc08", s_b);
        int before = _state.Writes;

        for (int i = 0; i < 60; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            presence.Tick();
        }

        Assert.Equal(2, _state.Writes - before);
    }

    [Fact]
    public void PinnedAddress_TwoSessions_IsTheOneThatStillLives()
    {
        Presence presence = Open();
        presence.SessionOpened("pc07", s_a);
        presence.SessionOpened("pc07", s_b);
        Assert.Equal(s_b, presence.PinnedAddress("pc07"));

        presence.SessionClosed("pc07", s_b);
        Assert.Equal((s_a, 1), (presence.PinnedAddress("pc07"), presence.LiveSessions("pc07")));
    }

    [Fact]
    public void SessionClosed_NeverOpened_CountsNothing()
    {
        Presence presence = Open();
        presence.SessionClosed("pc07", s_a);
        presence.SessionOpened("pc07", s_a);
        presence.SessionClosed("pc07", s_b);

        Assert.Equal(1, presence.LiveSessions("pc07"));
    }

    [Fact]
    public void BeginBoot_FromAnotherAddressWithoutASession_ReleasesTheOldOne()
    {
        Presence presence = Open();
        presence.SessionOpened("pc07", s_a);
        presence.BeginBoot("pc07", s_b);
        Assert.Equal(s_a, presence.PinnedAddress("pc07"));

        presence.SessionClosed("pc07", s_a);
        Assert.Equal(s_a, presence.PinnedAddress("pc07"));
        presence.BeginBoot("pc07", s_b);
        Assert.Null(presence.PinnedAddress("pc07"));
    }

    [Fact]
    public void SessionOpened_StoreFails_StillPinsAndIsStoredByTheNextTick()
    {
        Presence presence = Open();
        _state.Failure = new FardiskException(StateErrors.DiskFull, "full");
        presence.SessionOpened("pc07", s_a);
        Assert.Equal((s_a, 1), (presence.PinnedAddress("pc07"), presence.LiveSessions("pc07")));

        _state.Failure = null;
        presence.Tick();

        Assert.Equal(s_a, Open().PinnedAddress("pc07"));
    }

    [Fact]
    public void PinnedAddress_ClockWasSetBack_IsNotHeldForEver()
    {
        _state.WritePresence(new PresenceRow("pc07", 1, "10.0.0.1", _time.GetUtcNow().AddDays(400).ToUnixTimeSeconds()));
        _state.WritePresence(new PresenceRow("pc08", 1, "10.0.0.2", _time.GetUtcNow().AddSeconds(2).ToUnixTimeSeconds()));

        Assert.Null(Open().PinnedAddress("pc07"));
        Assert.Equal(s_b, Open().PinnedAddress("pc08"));
    }

    private Presence Open() => new(_state, _time, NullLogger.Instance);
}
