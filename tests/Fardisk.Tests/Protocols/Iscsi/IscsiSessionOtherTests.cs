using System.Text;
using CsCheck;
using Fardisk.Protocols.Iscsi;
using Fardisk.Protocols.Scsi;
using Xunit;

namespace Fardisk.Tests.Protocols.Iscsi;

public class IscsiSessionOtherTests
{
    private const string DiscoveryText = "InitiatorName=iqn.i:x|SessionType=Discovery|MaxRecvDataSegmentLength=512|";

    [Theory]
    [InlineData("All", "TargetName=iqn.t:a|TargetAddress=10.0.0.1:3260,1|TargetName=iqn.t:b|TargetAddress=10.0.0.1:3260,1|")]
    [InlineData("iqn.t:b", "TargetName=iqn.t:b|TargetAddress=10.0.0.1:3260,1|")]
    [InlineData("iqn.t:c", "")]
    [InlineData("", "SendTargets=Reject|")]
    public void Receive_SendTargets_ListsWhatWasAsked(string value, string expected)
    {
        SessionRig rig = SessionRig.LoggedIn(DiscoveryText);
        rig.Targets.AddRange([new TargetEntry("iqn.t:a", ["10.0.0.1:3260"]), new TargetEntry("iqn.t:b", ["10.0.0.1:3260"])]);

        Reply reply = rig.Send(Text($"SendTargets={value}|", TestPdus.NoTag, 1)).Single();

        Assert.Equal(expected, reply.Text);
        Assert.Equal((0x80, TestPdus.NoTag), (reply.Flags, reply.Word(20)));
    }

    [Fact]
    public void Receive_SendTargetsWithoutNameInNormalSession_ListsItsOwn()
    {
        SessionRig rig = SessionRig.LoggedIn();
        rig.Targets.AddRange([new TargetEntry("iqn.t:pc07", ["10.0.0.1:3260"]), new TargetEntry("iqn.t:b", ["10.0.0.1:3260"])]);

        Assert.StartsWith("TargetName=iqn.t:pc07|", rig.Send(Text("SendTargets=|", TestPdus.NoTag, 1)).Single().Text);
        Assert.Equal("SendTargets=Reject|", rig.Send(Text("SendTargets=All|", TestPdus.NoTag, 2)).Single().Text);
    }

    [Fact]
    public void Receive_LongTargetList_ComesInParts()
    {
        SessionRig rig = SessionRig.LoggedIn(DiscoveryText);
        rig.Targets.AddRange(Enumerable.Range(0, 100).Select(i => new TargetEntry($"iqn.t:pc{i:d3}", ["10.0.0.1:3260"])));
        StringBuilder text = new();
        Reply reply = rig.Send(Text("SendTargets=All|", TestPdus.NoTag, 1)).Single();
        for (uint cmdSn = 2; !reply.IsFinal; cmdSn++)
        {
            Assert.True(reply.Data.Length <= 512);
            text.Append(reply.Text);
            reply = rig.Send(Text("", reply.Word(20), cmdSn)).Single();
        }

        text.Append(reply.Text);
        Assert.Equal(string.Concat(rig.Targets.Select(t => $"TargetName={t.Name}|TargetAddress=10.0.0.1:3260,1|")), text.ToString());
    }

    [Fact]
    public void Receive_TextCutOverPdus_IsReadAsOne()
    {
        SessionRig rig = SessionRig.LoggedIn(DiscoveryText);
        byte[] first = Text("SendTa", TestPdus.NoTag, 1);
        first[1] = 0x40;
        Reply more = rig.Send(first).Single();

        Assert.Equal(0, more.Data.Length);
        Assert.False(more.IsFinal);
        Assert.Equal("", rig.Send(Text("rgets=All|", more.Word(20), 2)).Single().Text);
    }

    [Fact]
    public void Receive_CommandInDiscoverySession_IsRefused() =>
        Assert.Equal(0x25, SessionRig.LoggedIn(DiscoveryText).SendCommand(1, 0x80, 0, [0x00]).Single().Sense.Code);

    [Fact]
    public void Receive_NopOut_IsEchoed()
    {
        SessionRig rig = SessionRig.LoggedIn();
        Reply reply = rig.Send(TestPdus.Make(IscsiOpcode.NopOut, 0x80, 5, "ping"u8, immediate: true).With(20, TestPdus.NoTag).With(24, 1)).Single();

        Assert.Equal((IscsiOpcode.NopIn, 5u, TestPdus.NoTag, "ping"), (reply.Opcode, reply.Tag, reply.Word(20), reply.Text));
    }

    [Fact]
    public void Ping_OfASystem_AsksButNotOfIpxe()
    {
        Reply ping = SessionRig.LoggedIn().Ping().Single();
        Assert.Equal((IscsiOpcode.NopIn, TestPdus.NoTag), (ping.Opcode, ping.Tag));
        Assert.NotEqual(TestPdus.NoTag, ping.Word(20));

        Assert.Empty(SessionRig.LoggedIn(isid: LoginSamples.IpxeIsid).Ping());
    }

    [Fact]
    public void Receive_AnswerToPing_IsNotAnswered()
    {
        SessionRig rig = SessionRig.LoggedIn();
        rig.Ping();

        Assert.Empty(rig.Send(TestPdus.Make(IscsiOpcode.NopOut, 0x80, TestPdus.NoTag, [], immediate: true).With(20, 1).With(24, 1)));
        Assert.False(rig.IsClosed);
    }

    [Theory]
    [InlineData(0, 0, true, "§11.14.1: close the session")]
    [InlineData(1, 0, true, "close the connection")]
    [InlineData(2, 2, false, "§11.15.1: recovery is not supported")]
    public void Receive_Logout_AnswersThenCloses(byte reason, byte response, bool closes, string because)
    {
        SessionRig rig = SessionRig.LoggedIn();
        Reply reply = rig.Send(TestPdus.Make(IscsiOpcode.LogoutRequest, (byte)(0x80 | reason), 1, []).With(24, 1)).Single();

        Assert.True(reply.Opcode == IscsiOpcode.LogoutResponse && reply.Header[2] == response && rig.IsClosed == closes, because);
    }

    [Theory]
    [InlineData(0x10, RejectReason.SnackReject, "ISCSI-0009")]
    [InlineData(0x03, RejectReason.ProtocolError, "ISCSI-0008")]
    [InlineData(0x3F, RejectReason.CommandNotSupported, "ISCSI-0004")]
    [InlineData(0x1C, RejectReason.CommandNotSupported, "ISCSI-0004")]
    public void Receive_PduThatMayNotBe_IsRejectedButNeverToIpxe(byte opcode, RejectReason reason, string id)
    {
        SessionRig linux = SessionRig.LoggedIn();
        Reply reply = linux.Send(TestPdus.Make((IscsiOpcode)opcode, 0x80, 1, [])).Single();
        Assert.Equal((IscsiOpcode.Reject, (byte)reason, 48), (reply.Opcode, reply.Header[2], reply.Data.Length));
        Assert.Equal(id, linux.Violation?.Id);
        Assert.False(linux.IsClosed);

        SessionRig ipxe = SessionRig.LoggedIn(isid: LoginSamples.IpxeIsid);
        Assert.Empty(ipxe.Send(TestPdus.Make((IscsiOpcode)opcode, 0x80, 1, [])));
        Assert.True(ipxe.IsClosed);
    }

    [Fact]
    public void Receive_AbortTask_EndsThatTaskAlone()
    {
        SessionRig rig = SessionRig.LoggedIn(TestPdus.LoginText(immediateData: "No"));
        Reply first = rig.SendCommand(1, 0xA0, 512, TestPdus.Write10(0, 1)).Single();
        Reply second = rig.SendCommand(2, 0xA0, 512, TestPdus.Write10(1, 1)).Single();

        Assert.Equal(0, Manage(rig, 1, referenced: 1).Header[2]);
        Assert.Equal(1, Manage(rig, 1, referenced: 1).Header[2]); // §11.6.1: no longer there
        Assert.Empty(rig.Send(TestPdus.DataOut(1, first.Word(20), 0, 0, new byte[512], true)));
        Assert.Equal(0, rig.Send(TestPdus.DataOut(2, second.Word(20), 0, 0, new byte[512], true)).Single().Status);
        Assert.Equal(0, rig.BuffersOut);
    }

    [Theory]
    [InlineData(2, 0, "ABORT TASK SET")]
    [InlineData(5, 0, "LOGICAL UNIT RESET")]
    [InlineData(6, 0, "TARGET WARM RESET")]
    [InlineData(7, 0, "TARGET COLD RESET")]
    [InlineData(3, 5, "CLEAR ACA: we never have one")]
    [InlineData(8, 5, "TASK REASSIGN: error recovery level 0")]
    public void Receive_TaskManagement_IsAnsweredAfterTheTasksEnded(byte function, byte response, string because)
    {
        SessionRig rig = SessionRig.LoggedIn(TestPdus.LoginText(immediateData: "No"));
        rig.SendCommand(1, 0xA0, 512, TestPdus.Write10(0, 1));

        Reply reply = Manage(rig, function);

        Assert.True(reply.Header[2] == response && rig.BuffersOut == (response == 0 ? 0 : 1), because);
        Assert.Equal(function == 7, rig.Session.IsColdReset);
    }

    [Fact]
    public void Receive_ResetOfAMissingUnit_SaysSo()
    {
        SessionRig rig = SessionRig.LoggedIn();
        byte[] pdu = TestPdus.Make(IscsiOpcode.TaskManagement, 0x85, 1, [], immediate: true, lun: 1UL << 48).With(24, 1);

        Assert.Equal(2, rig.Send(pdu).Single().Header[2]);
    }

    [Fact]
    public void TakeReset_ByAnother_EndsTasksAndReportsIt()
    {
        SessionRig rig = SessionRig.LoggedIn(TestPdus.LoginText(immediateData: "No"));
        rig.SendCommand(1, 0xA0, 512, TestPdus.Write10(0, 1));

        rig.Session.TakeReset();

        Assert.Equal(0, rig.BuffersOut);
        Assert.Equal(((byte)6, (byte)0x29, (byte)3), rig.SendCommand(2, 0x80, 0, [0x00]).Single().Sense);
        Assert.Equal(0, rig.SendCommand(3, 0x80, 0, [0x00]).Single().Status);
    }

    [Fact]
    public void Receive_LostWriteTask_IsNeverWritten() => Gen.Int[0, 7].Sample(sent =>
    {
        SessionRig rig = SessionRig.LoggedIn(TestPdus.LoginText(immediateData: "No"));
        Reply r2t = rig.SendCommand(1, 0xA0, 4096, TestPdus.Write10(0, 8)).Single();
        byte[] data = new byte[512];
        Array.Fill(data, (byte)0xAA);
        for (int i = 0; i < sent; i++)
        {
            rig.Send(TestPdus.DataOut(1, r2t.Word(20), (uint)i, i * 512, data, isFinal: false));
        }

        rig.Session.AbortTasks();
        return !rig.Disk.Contains((byte)0xAA);
    });

    private static byte[] Text(string text, uint tag, uint cmdSn) =>
        TestPdus.Make(IscsiOpcode.TextRequest, 0x80, 3, Encoding.UTF8.GetBytes(text.Replace('|', '\0'))).With(20, tag).With(24, cmdSn);

    private static Reply Manage(SessionRig rig, byte function, uint referenced = TestPdus.NoTag) =>
        rig.Send(TestPdus.Make(IscsiOpcode.TaskManagement, (byte)(0x80 | function), 77, [], immediate: true).With(20, referenced).With(24, rig.CmdSn)).Single();
}
