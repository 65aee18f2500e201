using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Listeners.Iscsi;
using Fardisk.Options;
using Fardisk.Protocols.Iscsi;
using Fardisk.Tests.Protocols.Iscsi;
using Xunit;

namespace Fardisk.Tests.Listeners.Iscsi;

/// <summary>Connections that hold no disk cost little and never keep a PC out.</summary>
public class IscsiFloodTests
{
    private const string Discovery = "InitiatorName=iqn.i:any|SessionType=Discovery|InitialR2T=No|";

    [Fact]
    public async Task Connection_FullOfSilentOnes_TheOldestMakesRoom()
    {
        await using IscsiRoom room = await IscsiRoom.Open(options: new IscsiOptions { ConnectionsMax = 2 });
        using TestInitiator first = TestInitiator.LoggedIn(room);
        using TestInitiator silent = await Silent(room, 2);

        using TestInitiator second = TestInitiator.LoggedIn(room, LoginSamples.LinuxIsid + 1);

        Assert.Null(silent.Receive());
        Assert.Equal((1L, 0L), (room.Listener.Counters.Evicted, room.Listener.Counters.RefusedConnections));
        Assert.Equal((0, 0), (first.Read(0, 1).Status, second.Read(0, 1).Status));
    }

    [Fact]
    public async Task Connection_FullOfDiscoverySessions_TheOldestMakesRoom()
    {
        await using IscsiRoom room = await IscsiRoom.Open(options: new IscsiOptions { ConnectionsMax = 1 });
        using TestInitiator discovery = new(room.Port);
        Assert.Equal(LoginStatus.Success, discovery.Login(Discovery).LoginStatus);

        using TestInitiator pc = TestInitiator.LoggedIn(room);

        Assert.Null(discovery.Receive());
        Assert.Equal(0, pc.Read(0, 1).Status);
    }

    [Fact]
    public async Task Connection_OnePeerWithTooManyPending_LosesItsOldest()
    {
        await using IscsiRoom room = await IscsiRoom.Open();
        using TestInitiator pc = TestInitiator.LoggedIn(room);
        using TestInitiator oldest = await Silent(room, 2);
        List<TestInitiator> others = [];
        for (int i = 0; i < PendingConnections.PerPeerMax; i++)
        {
            others.Add(new TestInitiator(room.Port));
        }

        Assert.Null(oldest.Receive());
        Assert.Equal(0, pc.Read(0, 1).Status);
        Assert.Equal(1, room.Listener.Counters.Evicted);
        others.ForEach(o => o.Dispose());
    }

    [Fact]
    public async Task Discovery_ThatStays_IsClosed()
    {
        ManualTime time = new();
        await using IscsiRoom room = await IscsiRoom.Open(time: time);
        using TestInitiator pc = TestInitiator.LoggedIn(room);
        using TestInitiator discovery = new(room.Port);
        discovery.Login(Discovery);
        discovery.Send(TestPdus.Make(IscsiOpcode.NopOut, 0x80, 1, [], immediate: true).With(20, TestPdus.NoTag).With(24, 1));
        Assert.NotNull(discovery.Receive());

        time.Advance(IscsiListener.DiscoveryWithin + TimeSpan.FromTicks(1));

        Assert.Null(discovery.Receive());
        Assert.Equal(0L, room.Listener.Counters.LoginTimeouts);
        Assert.Equal(0, pc.Read(0, 1).Status);
    }

    [Fact]
    public async Task Takeover_OldSessionSendsAWriteSlowly_IsRefusedBecauseItLives()
    {
        ManualTime time = new();
        await using IscsiRoom room = await IscsiRoom.Open(DiskAccess.Name, time: time);
        using TestInitiator slow = TestInitiator.LoggedIn(room, text: TestPdus.LoginText(IscsiRoom.Target, IscsiRoom.Initiator, immediateData: "No"));
        slow.Read(0, 1);
        slow.Send(TestPdus.Command(7, 3, 0xA0, 65536, TestPdus.Write10(0, 128)));
        byte[] burst = TestPdus.DataOut(7, slow.Receive()!.Word(20), 0, 0, new byte[65536], isFinal: true);
        slow.Send(burst[..20000]);
        int sent = 20000;

        using TestInitiator rival = new(room.Port);
        Task<Reply> login = Task.Run(() => rival.Login(TestPdus.LoginText(IscsiRoom.Target, IscsiRoom.Initiator), LoginSamples.LinuxIsid + 1), TestContext.Current.CancellationToken);
        while (!login.IsCompleted && sent < 65000)
        {
            time.Advance(TimeSpan.FromTicks(1));
            slow.Send(burst[sent..(sent + 1)]);
            sent++;
            await Task.Yield();
        }

        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(LoginStatus.ServiceUnavailable, (await login).LoginStatus);
        slow.Send(burst[sent..]);
        Assert.Equal(0, slow.Receive()!.Status);
    }

    [Fact]
    public async Task Takeover_OldPeerReadsNothingOfGigabytes_IsNotStuck()
    {
        await using IscsiRoom room = await IscsiRoom.Open(DiskAccess.Name);
        using TestInitiator old = TestInitiator.LoggedIn(room);
        old.Read(0, 1);
        for (uint i = 0; i < 1024; i++)
        {
            old.Send(TestPdus.Command(i, 3 + i, 0xC0, 4 << 20, TestPdus.Read10(0, 8192))); // 4 GiB; its thread waits in Send
        }

        using TestInitiator next = TestInitiator.LoggedIn(room);

        Assert.Equal(0, next.Read(0, 1).Status);
        await room.Next(BootStage.SessionEnd);
        Assert.Equal(1, room.Live);
    }

    [Fact]
    public async Task Takeover_OldPeerStopsInsideADataOut_IsNotStuckAndItsLateDataNeverReachesTheDisk()
    {
        await using IscsiRoom room = await IscsiRoom.Open(DiskAccess.Name);
        using TestInitiator old = TestInitiator.LoggedIn(room, text: TestPdus.LoginText(IscsiRoom.Target, IscsiRoom.Initiator, immediateData: "No"));
        old.Read(0, 1);
        old.Send(TestPdus.Command(7, 3, 0xA0, 65536, TestPdus.Write10(0, 128)));
        byte[] ones = new byte[65536];
        Array.Fill(ones, (byte)1);
        byte[] burst = TestPdus.DataOut(7, old.Receive()!.Word(20), 0, 0, ones, isFinal: true);
        old.Send(burst[..20000]);

        using TestInitiator next = TestInitiator.LoggedIn(room);
        Assert.Null(old.Receive());
        Assert.Throws<System.Net.Sockets.SocketException>(SendTheRest);

        Assert.Equal(0, next.Read(0, 1).Status);
        Assert.DoesNotContain((byte)1, room.Disk.Bytes);

        // Held back on the way; the connection is gone.
        void SendTheRest()
        {
            for (int i = 0; i < 1000; i++)
            {
                old.Send(burst[20000..]);
            }
        }
    }

    private static async Task<TestInitiator> Silent(IscsiRoom room, int count)
    {
        TestInitiator silent = new(room.Port);
        while (room.Listener.ConnectionCount < count)
        {
            await Task.Yield();
        }

        return silent;
    }
}
