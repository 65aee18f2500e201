using System.Net;
using System.Net.Sockets;
using System.Text;
using Fardisk.Blocks;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Listeners.Iscsi;
using Fardisk.Options;
using Fardisk.Protocols.Iscsi;
using Fardisk.Protocols.Wire;
using Fardisk.Tests.Protocols.Iscsi;
using Xunit;

namespace Fardisk.Tests.Listeners.Iscsi;

public class IscsiListenerTests
{
    [Fact]
    public async Task Session_WriteThenRead_GivesTheSameBytes()
    {
        await using IscsiRoom room = await IscsiRoom.Open();
        using TestInitiator initiator = TestInitiator.LoggedIn(room);
        byte[] data = new byte[1 << 20];
        new Random(1).NextBytes(data);

        Assert.Equal("FARDISK ", Encoding.ASCII.GetString(initiator.Command([0x12, 0, 0, 0, 96, 0], 0xC0, 96).Data, 8, 8));
        Assert.Equal(0, initiator.Write(100, data).Status);
        Assert.Equal(data, initiator.Read(100, 2048).Data);
        Assert.Equal(0, initiator.Command([0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0x80, 0).Status);

        Assert.Equal(data, room.Disk.Bytes[51200..(51200 + data.Length)]);
        Assert.Equal(1, room.Disk.Flushes);
        SessionInfo info = room.Listener.Sessions.Single();
        Assert.Equal(("pc07", "system", InitiatorKind.Linux, 1L, 1L), (info.Client, info.Disk, info.Kind, info.Counters.Reads, info.Counters.Writes));
        Assert.Equal(data.Length, info.Counters.BytesWritten);
    }

    [Fact]
    public async Task Session_WriteSameUnmapAndVerify_DoWhatTheySay()
    {
        await using IscsiRoom room = await IscsiRoom.Open();
        using TestInitiator initiator = TestInitiator.LoggedIn(room);
        byte[] block = new byte[512];
        Array.Fill(block, (byte)0x5A);

        Assert.Equal(0, initiator.Command([0x41, 0, 0, 0, 0, 8, 0, 0x04, 0x00, 0], 0xA0, 512, block).Status);
        Assert.Equal(1024 * 512, room.Disk.Bytes.Count(b => b == 0x5A));
        Assert.Equal(0, initiator.Command([0x2F, 0x06, 0, 0, 0, 8, 0, 0x04, 0x00, 0], 0xA0, 512, block).Status);

        byte[] unmap = [0, 22, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 2, 0, 0, 0, 0];
        Assert.Equal(0, initiator.Command([0x42, 0, 0, 0, 0, 0, 0, 0, 24, 0], 0xA0, 24, unmap).Status);
        Assert.Equal(1022 * 512, room.Disk.Bytes.Count(b => b == 0x5A));

        Reply miscompare = initiator.Command([0x2F, 0x06, 0, 0, 0, 8, 0, 0x04, 0x00, 0], 0xA0, 512, block);
        Assert.Equal(((byte)0xE, (byte)0x1D, (byte)0), miscompare.Sense);
        Assert.Equal([0, 0, 4, 0], miscompare.Data[5..9]); // INFORMATION: the first byte that differs is in the third block
    }

    [Theory]
    [InlineData(BlockFailure.ReadFailed, 0x3, 0x11, 0x00)]
    [InlineData(BlockFailure.WriteFailed, 0x3, 0x0C, 0x00)]
    [InlineData(BlockFailure.NoSpace, 0x7, 0x27, 0x07)]
    [InlineData(BlockFailure.ReadOnly, 0x7, 0x27, 0x00)]
    public async Task Session_DiskFails_GivesSenseAndLives(BlockFailure failure, byte key, byte code, byte qualifier)
    {
        await using IscsiRoom room = await IscsiRoom.Open();
        using TestInitiator initiator = TestInitiator.LoggedIn(room);
        room.Disk.FailWith = failure;
        Reply reply = failure == BlockFailure.ReadFailed ? initiator.Read(0, 1) : initiator.Write(0, new byte[512]);
        room.Disk.FailWith = null;

        Assert.Equal((key, code, qualifier), reply.Sense);
        Assert.Equal(0, initiator.Read(0, 1).Status);
    }

    [Fact]
    public async Task Session_KilledInTheMiddleOfAWrite_NeverWritesAndLeavesNothingBehind()
    {
        await using IscsiRoom room = await IscsiRoom.Open();
        using (TestInitiator initiator = TestInitiator.LoggedIn(room, text: TestPdus.LoginText(IscsiRoom.Target, IscsiRoom.Initiator, immediateData: "No")))
        {
            initiator.Read(0, 1);
            byte[] ones = new byte[65536];
            Array.Fill(ones, (byte)1);
            initiator.Send(TestPdus.Command(7, 3, 0xA0, 131072, TestPdus.Write10(0, 256)));
            Reply r2t = initiator.Receive()!;
            byte[] burst = TestPdus.DataOut(7, r2t.Word(20), 0, 0, ones, isFinal: false);
            initiator.Send(burst[..30000]);
        }

        BootEvent end = await room.Next(BootStage.SessionEnd);

        Assert.Contains("pc07", end.Client);
        Assert.DoesNotContain((byte)1, room.Disk.Bytes);
        using TestInitiator next = TestInitiator.LoggedIn(room, isid: LoginSamples.LinuxIsid + 1);
        Assert.Equal(0, next.Read(0, 1).Status);
        Assert.Equal((1, 1), (room.Live, room.Disk.OpenCount));
    }

    [Fact]
    public async Task Connection_Garbage_IsDroppedAndCounted()
    {
        await using IscsiRoom room = await IscsiRoom.Open();
        byte[] random = new byte[65536];
        new Random(2).NextBytes(random);
        byte[] huge = new byte[48];
        huge[0] = 0x43;
        huge[5] = huge[6] = huge[7] = 0xFF;
        byte[][] attacks = [random, huge, Encoding.ASCII.GetBytes("GET / HTTP/1.0\r\n\r\n" + new string('x', 60)), TestPdus.Command(1, 1, 0x80, 0, [0x00])];
        foreach (byte[] attack in attacks)
        {
            using TestInitiator initiator = new(room.Port);
            try
            {
                initiator.Send(attack);
            }
            catch (SocketException)
            {
                Assert.True(attack.Length > 1000); // the target closed before it had everything
            }

            while (initiator.Receive() is { } reply)
            {
                Assert.NotEqual(LoginStatus.Success, reply.LoginStatus);
            }
        }

        Assert.Equal(attacks.Length, room.Listener.Counters.Violations);
        using TestInitiator good = TestInitiator.LoggedIn(room);
        Assert.Equal(0, good.Read(0, 1).Status);
    }

    [Fact]
    public async Task Connection_Silent_IsClosedAfterTheLimit()
    {
        ManualTime time = new();
        await using IscsiRoom room = await IscsiRoom.Open(time: time);
        using TestInitiator loggedIn = TestInitiator.LoggedIn(room);
        using TestInitiator silent = new(room.Port);
        while (room.Listener.ConnectionCount < 2)
        {
            await Task.Yield();
        }

        time.Advance(new IscsiOptions().LoginWithin + TimeSpan.FromTicks(1));

        Assert.Null(silent.Receive());
        Assert.Equal(1, room.Listener.Counters.LoginTimeouts);
        Assert.Equal(0, loggedIn.Read(0, 1).Status);
    }

    [Fact]
    public async Task Connection_OverTheLimit_IsClosedAtOnce()
    {
        await using IscsiRoom room = await IscsiRoom.Open(options: new IscsiOptions { ConnectionsMax = 1 });
        using TestInitiator first = TestInitiator.LoggedIn(room);
        using TestInitiator second = new(room.Port);

        Assert.Null(second.Receive());
        Assert.Equal(1, room.Listener.Counters.RefusedConnections);
        Assert.Equal(0, first.Read(0, 1).Status);
    }

    [Fact]
    public async Task Discovery_ListsOnlyWhatMayBeOpened()
    {
        await using IscsiRoom room = await IscsiRoom.Open(DiskAccess.Name);
        Assert.Equal($"TargetName={IscsiRoom.Target}|TargetAddress=127.0.0.1:{room.Port},1|", List(IscsiRoom.Initiator));
        Assert.Equal("", List("iqn.i:other"));

        string List(string initiator)
        {
            using TestInitiator discovery = new(room.Port);
            discovery.Login($"InitiatorName={initiator}|SessionType=Discovery|");
            discovery.Send(TestPdus.Make(IscsiOpcode.TextRequest, 0x80, 1, "SendTargets=All\0"u8).With(20, TestPdus.NoTag).With(24, 1));
            return discovery.Receive()!.Text;
        }
    }

    [Theory]
    [InlineData("name", IscsiRoom.Target, IscsiRoom.Initiator, true, LoginStatus.Success, "")]
    [InlineData("name", IscsiRoom.Target, "IQN.I:PC07", true, LoginStatus.Success, "")]
    [InlineData("name", IscsiRoom.Target, "iqn.i:other", true, LoginStatus.AuthorizationFailure, "ISCSI-0111")]
    [InlineData("name", IscsiRoom.Target, IscsiRoom.Initiator, false, LoginStatus.AuthorizationFailure, "ISCSI-0112")]
    [InlineData("name", "iqn.t:none", IscsiRoom.Initiator, true, LoginStatus.NotFound, "ISCSI-0110")]
    [InlineData("net 127.0.0.0/8", IscsiRoom.Target, "iqn.i:other", false, LoginStatus.Success, "")]
    [InlineData("net 10.0.0.0/8", IscsiRoom.Target, IscsiRoom.Initiator, true, LoginStatus.AuthorizationFailure, "ISCSI-0113")]
    [InlineData("open", IscsiRoom.Target, "iqn.i:other", false, LoginStatus.Success, "")]
    public async Task Login_ByAccessRule_IsLetInOrRefusedWithTheReason(string access, string target, string initiator, bool isLeased, LoginStatus expected, string id)
    {
        Assert.True(DiskAccess.TryParse(access, out DiskAccess rule));
        await using IscsiRoom room = await IscsiRoom.Open(rule);
        room.Leased = isLeased ? room.Leased : new MacAddress(0x5254_0077_00FF);
        using TestInitiator side = new(room.Port);

        Assert.Equal(expected, side.Login(TestPdus.LoginText(target, initiator)).LoginStatus);
        if (expected != LoginStatus.Success)
        {
            Assert.StartsWith(id, (await room.Next(BootStage.Refused)).Text);
            Assert.Null(side.Receive());
            Assert.Equal(1, room.Listener.Counters.RefusedLogins);
        }
    }

    [Fact]
    public async Task Login_DiskDoesNotOpen_IsATargetErrorAndSaysWhy()
    {
        await using IscsiRoom room = await IscsiRoom.Open();
        room.OpenFailure = new FardiskException(new ErrorId("IMG-0001", "m", "Look for it."), "pc07.raw is missing.");
        using TestInitiator side = new(room.Port);

        Assert.Equal(LoginStatus.TargetError, side.Login(TestPdus.LoginText(IscsiRoom.Target, IscsiRoom.Initiator)).LoginStatus);
        Assert.Contains("pc07.raw is missing.", (await room.Next(BootStage.Refused)).Text);
    }

    [Fact]
    public async Task Start_PortInUse_SaysWhich()
    {
        await using IscsiRoom room = await IscsiRoom.Open();
        IscsiOptions taken = new() { Listen = [new IPEndPoint(IPAddress.Loopback, room.Port)] };
        await using IscsiListener second = new(
            new Settings { Iscsi = taken }, new([]), room, room, room, room, room, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);

        FardiskException mistake = await Assert.ThrowsAsync<FardiskException>(() => second.Start(CancellationToken.None));

        Assert.Equal(IscsiErrors.PortInUse, mistake.Error);
        Assert.Contains(room.Port.ToString(), mistake.Message);
    }

    [Fact]
    public async Task Stop_LivingSessions_EndsThemAll()
    {
        IscsiRoom room = await IscsiRoom.Open();
        using TestInitiator session = TestInitiator.LoggedIn(room);
        using TestInitiator silent = new(room.Port);

        await room.Listener.Stop();

        Assert.Null(session.Receive());
        Assert.Equal((0, 0, 0), (room.Live, room.Listener.ConnectionCount, room.Disk.OpenCount));
    }

    [Fact]
    public async Task Session_ManyCommands_AllocateNothing()
    {
        await using IscsiRoom room = await IscsiRoom.Open();
        using TestInitiator initiator = TestInitiator.LoggedIn(room);
        initiator.Read(0, 1);
        byte[] read = TestPdus.Command(1, 0, 0xC0, 4096, TestPdus.Read10(0, 8), immediate: true);
        byte[] write = TestPdus.Command(2, 0, 0xA0, 4096, TestPdus.Write10(0, 8), new byte[4096], immediate: true);
        byte[] reply = new byte[48 + 4096];
        Exchange(200);
        long before = room.Disk.AllocatedAtRead;

        Exchange(2000);

        Assert.Equal(0, room.Disk.AllocatedAtRead - before);

        void Exchange(int times)
        {
            for (int i = 0; i < times; i++)
            {
                initiator.Socket.Send(read);
                Fill(48 + 4096);
                initiator.Socket.Send(write);
                Fill(48);
            }
        }

        void Fill(int length)
        {
            for (int at = 0; at < length;)
            {
                at += initiator.Socket.Receive(reply.AsSpan(at, length - at));
            }
        }
    }
}
