using CsCheck;
using Fardisk.Protocols.Iscsi;
using Xunit;

namespace Fardisk.Tests.Protocols.Iscsi;

public class IscsiSessionLoginTests
{
    [Fact]
    public void Receive_LoginOfIpxe_GetsItInWithoutAReject()
    {
        SessionRig rig = new();
        Reply first = rig.Send(TestPdus.Login(LoginSamples.IpxeSecurity, current: 0, next: 1, isid: LoginSamples.IpxeIsid)).Single();
        Reply second = rig.Send(TestPdus.Login(LoginSamples.IpxeOperational, current: 1, next: 3, isid: LoginSamples.IpxeIsid)).Single();

        Assert.Equal(0x81, first.Flags);
        Assert.Equal("TargetPortalGroupTag=1|AuthMethod=None|", first.Text);
        Assert.Equal(0x87, second.Flags);
        Assert.Equal(0x40002723144AUL << 16 | 7, ((ulong)second.Word(8) << 32) | second.Word(12));
        Assert.Equal(
            "HeaderDigest=None|DataDigest=None|MaxConnections=1|InitialR2T=Yes|ImmediateData=No|MaxBurstLength=262144|FirstBurstLength=65536|DefaultTime2Wait=2|DefaultTime2Retain=0|"
            + "MaxOutstandingR2T=1|DataPDUInOrder=Yes|DataSequenceInOrder=Yes|ErrorRecoveryLevel=0|MaxRecvDataSegmentLength=262144|",
            second.Text);
        Assert.True(rig.Session.IsFullFeature);
        Assert.Equal(8192, rig.Session.Parameters.InitiatorDataLengthMax);
        Assert.Equal("iqn.2012-12.com.example:52-54-00-77-00-00", rig.Session.Login!.Target);
        Assert.Equal(InitiatorKind.Ipxe, rig.Session.Login.Isid.Kind);
    }

    [Theory]
    [InlineData(LoginSamples.LinuxInitramfs, 1048576, 262144)]
    [InlineData(LoginSamples.LinuxTakingOver, 262144, 65536)]
    public void Receive_LoginOfLinux_GoesStraightToFullFeature(string text, int burst, int firstBurst)
    {
        SessionRig rig = new();
        Reply reply = rig.Send(TestPdus.Login(text, current: 1, next: 3)).Single();

        Assert.Equal(LoginStatus.Success, reply.LoginStatus);
        Assert.Contains("HeaderDigest=None|DataDigest=None|", reply.Text);
        Assert.Contains("InitialR2T=No|ImmediateData=Yes|", reply.Text);
        Assert.DoesNotContain("Reject", reply.Text);
        Assert.DoesNotContain("NotUnderstood", reply.Text);
        Assert.Equal(
            (burst, firstBurst, 262144), (rig.Session.Parameters.MaxBurstLength, rig.Session.Parameters.FirstBurstLength, rig.Session.Parameters.InitiatorDataLengthMax));
    }

    [Fact]
    public void Receive_FinalResponse_OpensTheCommandWindow()
    {
        SessionRig rig = new();
        Reply reply = rig.Send(TestPdus.Login(TestPdus.LoginText(), current: 1, next: 3, cmdSn: 1000)).Single();

        Assert.Equal((1000u, 1000u + IscsiSession.CommandWindow - 1), (reply.Word(28), reply.Word(32)));
    }

    [Fact]
    public void Receive_KeysCutOverPdusAnywhere_AreReadAsOne() => Gen.Int[1, LoginSamples.LinuxInitramfs.Length - 1].Sample(cut =>
    {
        SessionRig rig = new();
        Reply first = rig.Send(TestPdus.Login(LoginSamples.LinuxInitramfs[..cut], current: 1, next: 0, transits: false, continues: true)).Single();
        Reply last = rig.Send(TestPdus.Login(LoginSamples.LinuxInitramfs[cut..], current: 1, next: 3)).Single();
        return first is { Data.Length: 0, Flags: 0x04, LoginStatus: LoginStatus.Success } && last.LoginStatus == LoginStatus.Success && rig.Session.Parameters.MaxBurstLength == 1048576;
    });

    [Theory]
    [InlineData("TargetName=iqn.t:x|", 1, 3, LoginStatus.MissingParameter, "§13.5: InitiatorName is needed")]
    [InlineData("InitiatorName=iqn.i:x|", 1, 3, LoginStatus.MissingParameter, "§13.4: TargetName is needed in a normal session")]
    [InlineData("InitiatorName=iqn.i:x|SessionType=Odd|", 1, 3, LoginStatus.SessionTypeNotSupported, "§13.21")]
    [InlineData("InitiatorName=iqn.i:x|TargetName=iqn.t:x|AuthMethod=CHAP|", 0, 1, LoginStatus.AuthenticationFailure, "§13.1: only None is offered")]
    [InlineData("InitiatorName=iqn.i:x|nonsense|", 1, 3, LoginStatus.InitiatorError, "§6.1: text that is no pairs")]
    [InlineData("InitiatorName=iqn.i:x|TargetName=iqn.t:x|ErrorRecoveryLevel=0|ErrorRecoveryLevel=0|", 1, 3, LoginStatus.InitiatorError, "§6.2: a key twice")]
    [InlineData("InitiatorName=iqn.i:x|TargetName=iqn.t:x|", 2, 3, LoginStatus.InvalidDuringLogin, "§11.12.3: stage 2 is reserved")]
    [InlineData("InitiatorName=iqn.i:x|TargetName=iqn.t:x|", 1, 0, LoginStatus.InvalidDuringLogin, "§6.3: backwards")]
    [InlineData("InitiatorName=iqn.i:x|TargetName=iqn.t:x|", 1, 1, LoginStatus.InvalidDuringLogin, "§6.3: on the spot")]
    [InlineData("InitiatorName=iqn.i:x|TargetName=iqn.t:x|", 0, 2, LoginStatus.InvalidDuringLogin, "§11.12.3: stage 2 is reserved")]
    public void Receive_BadLogin_IsRefusedWithItsStatus(string text, int current, int next, LoginStatus expected, string because)
    {
        SessionRig rig = new();
        Reply reply = rig.Send(TestPdus.Login(text, current, next)).Single();

        Assert.True(reply.LoginStatus == expected && rig.IsClosed && !rig.Session.IsFullFeature, $"{because}: {reply.LoginStatus}");
    }

    [Fact]
    public void Receive_SessionHandleOfOurs_IsNeverJoined()
    {
        byte[] login = TestPdus.Login(TestPdus.LoginText(), 1, 3);
        login[15] = 7;

        Assert.Equal(LoginStatus.SessionDoesNotExist, new SessionRig().Send(login).Single().LoginStatus);
    }

    [Fact]
    public void Receive_NewerVersionOnly_IsRefused()
    {
        byte[] login = TestPdus.Login(TestPdus.LoginText(), 1, 3);
        login[2] = login[3] = 1;

        Assert.Equal(LoginStatus.UnsupportedVersion, new SessionRig().Send(login).Single().LoginStatus);
    }

    [Fact]
    public void Receive_RefusedByTheEngine_SaysSoAndCloses()
    {
        SessionRig rig = new() { Verdict = LoginStatus.AuthorizationFailure };
        Reply reply = rig.Send(TestPdus.Login(TestPdus.LoginText(), 1, 3)).Single();

        Assert.Equal(LoginStatus.AuthorizationFailure, reply.LoginStatus);
        Assert.True(rig.IsClosed);
        Assert.Null(rig.Violation);
    }

    [Fact]
    public void Receive_CommandBeforeLogin_Drops()
    {
        SessionRig rig = new();

        Assert.Empty(rig.Send(TestPdus.Command(1, 1, 0x80, 0, [0x00])));
        Assert.Equal(IscsiViolation.NotALogin, rig.Violation);
        Assert.True(rig.IsClosed);
    }

    [Fact]
    public void Receive_EndlessLogin_IsEnded()
    {
        SessionRig rig = new();
        int sent = 0;
        while (!rig.IsClosed)
        {
            rig.Send(TestPdus.Login("", current: 1, next: 0, transits: false, continues: true));
            Assert.True(++sent <= IscsiSession.LoginRequestsMax + 1);
        }
    }

    [Fact]
    public void Receive_EndlessText_IsEnded()
    {
        SessionRig rig = new();
        string part = new('x', 8000);
        for (int i = 0; i < 9; i++)
        {
            rig.Send(TestPdus.Login(part, current: 1, next: 0, transits: false, continues: true));
        }

        Assert.Equal(IscsiViolation.TextTooLong, rig.Violation);
        Assert.True(rig.IsClosed);
    }

    [Fact]
    public void Receive_AnyFirstPdus_NeverThrows() =>
        Gen.Select(Gen.Byte.Array[48], Gen.Byte.Array[0, 400], Gen.Bool).Array[1, 4].Sample(pdus =>
        {
            SessionRig rig = new();
            foreach ((byte[] header, byte[] data, bool isLogin) in pdus)
            {
                byte[] pdu = new byte[48 + ((data.Length + 3) & ~3)];
                header.CopyTo(pdu, 0);
                data.CopyTo(pdu, 48);
                pdu[0] = isLogin ? (byte)0x43 : pdu[0];
                pdu[4] = 0;
                pdu.With(4, (uint)data.Length);
                if (!rig.IsClosed)
                {
                    rig.Send(pdu);
                }
            }
        });
}
