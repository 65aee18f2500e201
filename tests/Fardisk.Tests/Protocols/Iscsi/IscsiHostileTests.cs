using Fardisk.Protocols.Iscsi;
using Xunit;

namespace Fardisk.Tests.Protocols.Iscsi;

/// <summary>What only somebody who means harm sends.</summary>
public class IscsiHostileTests
{
    private const string Discovery = "InitiatorName=iqn.i:any|SessionType=Discovery|InitialR2T=No|";

    [Fact]
    public void Receive_CommandWithMoreDataToComeInADiscoverySession_IsAnsweredWithoutAPlaceForIt()
    {
        SessionRig rig = SessionRig.LoggedIn(Discovery);
        byte[] write = TestPdus.Command(1, 1, 0x20, 4096, TestPdus.Write10(0, 8)); // no F bit: unsolicited data would follow

        Reply reply = rig.Send(write).Single();

        Assert.Equal((IscsiOpcode.ScsiResponse, 2), (reply.Opcode, (int)reply.Status));
        Assert.Equal(0, rig.BuffersOut);
    }

    [Fact]
    public void DataLengthMax_OfADiscoverySession_StaysSmall()
    {
        SessionRig rig = new();
        Reply reply = rig.Send(TestPdus.Login(Discovery, current: 1, next: 3)).Single();

        Assert.Contains("MaxRecvDataSegmentLength=8192|", reply.Text, StringComparison.Ordinal);
        Assert.Equal(8192, rig.Session.DataLengthMax);
    }

    [Fact]
    public void Receive_TargetNameLongerThanAName_IsRefusedBeforeAnybodyLogsIt()
    {
        SessionRig rig = new();
        Reply reply = rig.Send(TestPdus.Login(TestPdus.LoginText(target: "iqn.t:" + new string('x', 4000)), current: 1, next: 3)).Single();

        Assert.Equal(LoginStatus.MissingParameter, reply.LoginStatus);
        Assert.Null(rig.Session.Login);
    }
}
