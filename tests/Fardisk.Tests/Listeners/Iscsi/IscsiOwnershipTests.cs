using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Protocols.Iscsi;
using Fardisk.Tests.Protocols.Iscsi;
using Xunit;

namespace Fardisk.Tests.Listeners.Iscsi;

public class IscsiOwnershipTests
{
    [Fact]
    public async Task Boot_FirmwareThenSystem_HandsOverAtItsFirstCommand()
    {
        await using IscsiRoom room = await IscsiRoom.Open(DiskAccess.Name);
        using TestInitiator firmware = TestInitiator.LoggedIn(room, LoginSamples.IpxeIsid);
        Assert.Equal(0, firmware.Read(0, 1).Status);
        using TestInitiator system = TestInitiator.LoggedIn(room, LoginSamples.LinuxIsid);
        Assert.Equal(0, firmware.Read(1, 1).Status); // both live until the system's first disk command

        Assert.Equal(0, system.Read(0, 1).Status);

        Assert.Null(firmware.Receive());
        Assert.Equal(BootStage.FirmwareLogin, (await room.Next(BootStage.FirmwareLogin)).Stage);
        await room.Next(BootStage.FirstRead);
        await room.Next(BootStage.OsLogin);
        Assert.Contains("1 firmware session closed", (await room.Next(BootStage.HandOver)).Text);
        Assert.Contains("the operating system took over", (await room.Next(BootStage.SessionEnd)).Text);
    }

    [Fact]
    public async Task Boot_FirmwareEndedBeforeTheSystem_IsAHandOverOnce()
    {
        await using IscsiRoom room = await IscsiRoom.Open(DiskAccess.Name);
        using (TestInitiator firmware = TestInitiator.LoggedIn(room, LoginSamples.IpxeIsid))
        {
            Assert.Equal(0, firmware.Read(0, 1).Status);
        }

        await room.Next(BootStage.SessionEnd);
        using TestInitiator system = TestInitiator.LoggedIn(room, LoginSamples.LinuxIsid);
        Assert.Equal(0, system.Read(0, 1).Status);
        Assert.Contains("had ended", (await room.Next(BootStage.HandOver)).Text);

        using TestInitiator again = TestInitiator.LoggedIn(room, LoginSamples.LinuxIsid); // iscsid takes the session over
        Assert.Equal(0, again.Read(0, 1).Status);
        await room.Next(BootStage.FirstRead);
        system.Dispose();
        again.Dispose();
        Assert.DoesNotContain(room.Pending(), e => e.Stage == BootStage.HandOver); // a hand-over's event comes right behind its first read
    }

    [Fact]
    public async Task Boot_NewBootWhileTheSystemHangs_TakesOverAtOnceAndFences()
    {
        await using IscsiRoom room = await IscsiRoom.Open(DiskAccess.Name);
        using TestInitiator system = TestInitiator.LoggedIn(room, LoginSamples.LinuxIsid);
        system.Read(0, 1);
        room.Boot++;

        using TestInitiator firmware = TestInitiator.LoggedIn(room, LoginSamples.IpxeIsid);

        Assert.Null(system.Receive());
        Assert.Equal(((byte)6, (byte)0x29, (byte)7), FirstSense(firmware));
        Assert.Equal(0, firmware.Read(0, 1).Status);
        Assert.Contains("the PC boots anew", (await room.Next(BootStage.SessionEnd)).Text);
    }

    [Fact]
    public async Task Takeover_WriteUnderWay_IsFinishedBeforeTheNewLoginIsAnswered()
    {
        await using IscsiRoom room = await IscsiRoom.Open(DiskAccess.Name);
        using TestInitiator old = TestInitiator.LoggedIn(room, LoginSamples.LinuxIsid);
        old.Read(0, 1);
        TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using ManualResetEventSlim go = new();
        room.Disk.HeldWrite = (began, go);
        byte[] ones = new byte[512];
        Array.Fill(ones, (byte)1);
        old.Send(TestPdus.Command(7, 3, 0xA0, 512, TestPdus.Write10(0, 1), ones));
        await began.Task;

        room.Boot++;
        using TestInitiator next = new(room.Port);
        next.Send(TestPdus.Login(TestPdus.LoginText(IscsiRoom.Target, IscsiRoom.Initiator), 1, 3, isid: LoginSamples.IpxeIsid));
        Task<Reply?> answer = Task.Factory.StartNew(next.Receive, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        for (int i = 0; i < 2000; i++)
        {
            await Task.Yield();
        }

        Assert.False(answer.IsCompleted);

        room.Disk.HeldWrite = null;
        go.Set();
        Assert.Equal(LoginStatus.Success, (await answer)!.LoginStatus);
        Assert.Equal((1, 1), (room.Disk.Bytes[0], room.Disk.Writes));
    }

    [Fact]
    public async Task Login_SecondSystemWhileTheFirstIsBusy_FirstIsAskedAsSoonAsItIsNot()
    {
        await using IscsiRoom room = await IscsiRoom.Open(new DiskAccess(AccessKind.Net, System.Net.IPNetwork.Parse("127.0.0.0/8")));
        using TestInitiator first = TestInitiator.LoggedIn(room, LoginSamples.LinuxIsid);
        first.Read(0, 1);
        TaskCompletionSource began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using ManualResetEventSlim go = new();
        room.Disk.HeldWrite = (began, go);
        first.Send(TestPdus.Command(7, 3, 0xA0, 512, TestPdus.Write10(0, 1), new byte[512]));
        await began.Task;
        using TestInitiator second = new(room.Port);
        second.Send(TestPdus.Login(TestPdus.LoginText(IscsiRoom.Target, "iqn.i:other"), 1, 3, isid: LoginSamples.LinuxIsid + 1));
        for (int i = 0; i < 2000; i++)
        {
            await Task.Yield();
        }

        room.Disk.HeldWrite = null;
        go.Set();

        Assert.Equal(IscsiOpcode.ScsiResponse, first.Receive()!.Opcode);
        Assert.Equal(IscsiOpcode.NopIn, first.Receive()?.Opcode);
    }

    [Fact]
    public async Task Login_SecondSystemWhileTheFirstAnswers_IsRefusedAndBothNamed()
    {
        await using IscsiRoom room = await IscsiRoom.Open(new DiskAccess(AccessKind.Net, System.Net.IPNetwork.Parse("127.0.0.0/8")));
        using TestInitiator first = TestInitiator.LoggedIn(room, LoginSamples.LinuxIsid);
        first.Read(0, 1);
        using TestInitiator second = new(room.Port);
        second.Send(TestPdus.Login(TestPdus.LoginText(IscsiRoom.Target, "iqn.i:other"), 1, 3, isid: LoginSamples.LinuxIsid + 1));

        Reply ping = first.Receive()!;
        Assert.Equal(IscsiOpcode.NopIn, ping.Opcode);
        first.Send(TestPdus.Make(IscsiOpcode.NopOut, 0x80, TestPdus.NoTag, [], immediate: true).With(20, ping.Word(20)).With(24, 3));

        Assert.Equal(LoginStatus.ServiceUnavailable, second.Receive()!.LoginStatus);
        string why = (await room.Next(BootStage.Refused)).Text;
        Assert.StartsWith("ISCSI-0114", why);
        Assert.Contains("iqn.i:other", why);
        Assert.Contains(IscsiRoom.Initiator, why);
        Assert.Equal(1, room.Live);
    }

    [Fact]
    public async Task Login_SecondSystemWhileTheFirstIsSilent_TakesOver()
    {
        ManualTime time = new();
        await using IscsiRoom room = await IscsiRoom.Open(DiskAccess.Name, time: time);
        using TestInitiator first = TestInitiator.LoggedIn(room, LoginSamples.LinuxIsid);
        first.Read(0, 1);
        using TestInitiator second = new(room.Port);
        second.Send(TestPdus.Login(TestPdus.LoginText(IscsiRoom.Target, IscsiRoom.Initiator), 1, 3, isid: LoginSamples.LinuxIsid + 1));
        Assert.Equal(IscsiOpcode.NopIn, first.Receive()!.Opcode);

        time.Advance(DiskOwnership.SilenceMax);

        Assert.Equal(LoginStatus.Success, second.Receive()!.LoginStatus);
        Assert.Null(first.Receive());
    }

    [Fact]
    public async Task Login_SameInitiatorPort_IsReinstated()
    {
        await using IscsiRoom room = await IscsiRoom.Open(DiskAccess.Name);
        using TestInitiator first = TestInitiator.LoggedIn(room, LoginSamples.LinuxIsid);
        using TestInitiator second = TestInitiator.LoggedIn(room, LoginSamples.LinuxIsid);

        Assert.Null(first.Receive());
        Assert.Equal(0, second.Read(0, 1).Status);
    }

    [Fact]
    public async Task Reset_ByOneSession_EndsTheOthersTasksAndTellsThem()
    {
        await using IscsiRoom room = await IscsiRoom.Open();
        string text = TestPdus.LoginText(IscsiRoom.Target, IscsiRoom.Initiator, immediateData: "No");
        using TestInitiator first = TestInitiator.LoggedIn(room, LoginSamples.LinuxIsid, text);
        using TestInitiator second = TestInitiator.LoggedIn(room, LoginSamples.LinuxIsid + 1);
        first.Read(0, 1);
        first.Send(TestPdus.Command(7, 3, 0xA0, 512, TestPdus.Write10(0, 1)));
        Reply r2t = first.Receive()!;

        second.Send(TestPdus.Make(IscsiOpcode.TaskManagement, 0x85, 77, [], immediate: true).With(20, TestPdus.NoTag).With(24, 1));
        Assert.Equal(0, second.Receive()!.Header[2]);
        byte[] ones = new byte[512];
        Array.Fill(ones, (byte)1);
        first.Send(TestPdus.DataOut(7, r2t.Word(20), 0, 0, ones, isFinal: true));
        first.Send(TestPdus.Command(8, 4, 0x80, 0, [0x00]));

        Reply reply = first.Receive()!;
        Assert.Equal((8u, ((byte)6, (byte)0x29, (byte)3)), (reply.Tag, reply.Sense));
        Assert.Equal(0, room.Disk.Writes);
    }

    private static (byte, byte, byte) FirstSense(TestInitiator initiator)
    {
        initiator.Send(TestPdus.Command(1, 1, 0x80, 0, [0x00], immediate: true));
        return initiator.Receive()!.Sense;
    }
}
