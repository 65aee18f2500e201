using Fardisk.Protocols.Iscsi;
using Xunit;

namespace Fardisk.Tests.Protocols.Iscsi;

public class DiskOwnershipTests
{
    private const ulong Ipxe = 0x4000_2723_0000;
    private const ulong Linux = 0x0002_3D00_0000;

    [Fact]
    public void Login_FirmwareOfOneBoot_LivesSideBySide()
    {
        OwnershipRig rig = new();
        rig.Login(1, Ipxe + 1, boot: 3);
        rig.Login(2, Ipxe + 2, boot: 3); // GRUB's INT13 reset: a new ISID, no logout

        Assert.Equal([1L, 2L], rig.Owners);
        Assert.Empty(rig.Fenced);
    }

    [Fact]
    public void Login_MoreFirmwareThanTheLimit_FencesTheOldest()
    {
        OwnershipRig rig = new();
        for (int i = 1; i <= DiskOwnership.FirmwareSessionsMax + 1; i++)
        {
            rig.Login(i, Ipxe + (ulong)i, boot: 3);
        }

        Assert.Equal([(1L, TakeoverReason.TooMany)], rig.Fenced);
        Assert.Equal(DiskOwnership.FirmwareSessionsMax, rig.Owners.Count);
    }

    [Fact]
    public void Commanded_BySystem_FencesFirmwareNotBefore()
    {
        OwnershipRig rig = new();
        rig.Login(1, Ipxe + 1, boot: 3);
        rig.Login(2, Linux + 1, boot: 3);
        Assert.Equal([1L, 2L], rig.Owners);

        rig.Command(2);

        Assert.Equal([(1L, TakeoverReason.HandOver)], rig.Fenced);
        Assert.Equal([2L], rig.Owners);
    }

    [Fact]
    public void Login_SameNameInOtherCase_IsReinstated()
    {
        OwnershipRig rig = new();
        rig.Login(1, Linux + 1, boot: 3);
        rig.Command(1);

        rig.Login(2, Linux + 1, boot: 3, initiator: "IQN.I:PC07");

        Assert.Equal([(1L, TakeoverReason.Reinstated)], rig.Fenced);
        Assert.Equal([2L], rig.Owners);
    }

    [Fact]
    public void Commanded_ByFirmware_FencesNobody()
    {
        OwnershipRig rig = new();
        rig.Login(1, Ipxe + 1, boot: 3);
        rig.Login(2, Linux + 1, boot: 3);
        rig.Command(1);

        Assert.Equal([1L, 2L], rig.Owners);
    }

    [Fact]
    public void Login_FirmwareWithNewBoot_TakesOverAtOnce()
    {
        OwnershipRig rig = new();
        rig.Login(1, Linux + 1, boot: 3);
        rig.Command(1);
        rig.Login(2, Ipxe + 1, boot: 4);

        Assert.Equal([(1L, TakeoverReason.NewBoot)], rig.Fenced);
        Assert.Equal([2L], rig.Owners);
        Assert.Empty(rig.Probed);
    }

    [Fact]
    public void Login_FirmwareWithNewBootFromElsewhere_MustAsk()
    {
        OwnershipRig rig = new();
        rig.Login(1, Linux + 1, boot: 3);
        rig.Command(1);
        rig.Login(2, Ipxe + 1, boot: 4, isFromClient: false);

        Assert.Equal([1L], rig.Probed);
        rig.Hear(1);
        Assert.Equal((1L, false), (rig.Owners.Single(), rig.Admitted.Contains(2)));
    }

    [Fact]
    public void Login_FirmwareWithoutPlan_BeginsABootWhenTheSystemIsSilent()
    {
        OwnershipRig rig = new();
        rig.Login(1, Linux + 1, boot: 0);
        rig.Command(1);
        rig.Login(2, Ipxe + 1, boot: 0);
        Assert.DoesNotContain(2L, rig.Admitted);

        rig.Pass(DiskOwnership.SilenceMax - TimeSpan.FromTicks(1));
        Assert.DoesNotContain(2L, rig.Admitted);
        rig.Pass(TimeSpan.FromTicks(1));

        Assert.Equal([2L], rig.Owners);
        Assert.Equal([(1L, TakeoverReason.Silent)], rig.Fenced);
    }

    [Fact]
    public void Login_SameInitiatorPort_IsReinstated()
    {
        OwnershipRig rig = new();
        rig.Login(1, Linux + 1, boot: 3);
        rig.Command(1);
        rig.Login(2, Linux + 1, boot: 3); // iscsid takes the session over: the same ISID

        Assert.Equal([(1L, TakeoverReason.Reinstated)], rig.Fenced);
        Assert.Equal([2L], rig.Owners);
    }

    [Fact]
    public void Login_OtherSystemWhileTheOldAnswers_IsRefusedAndTheOldNamed()
    {
        OwnershipRig rig = new();
        rig.Login(1, Linux + 1, boot: 3);
        rig.Login(2, Linux + 2, boot: 3, initiator: "iqn.i:other");
        Assert.Equal([1L], rig.Probed);
        rig.Hear(1);

        Assert.Equal([(2L, 1L)], rig.Refused);
        Assert.Equal([1L], rig.Owners);
    }

    [Fact]
    public void Login_OtherSystemWhenTheOldIsGone_NeedNotWait()
    {
        OwnershipRig rig = new();
        rig.Login(1, Linux + 1, boot: 3);
        rig.Login(2, Linux + 2, boot: 3);
        rig.End(1); // its connection broke: the probe met a reset

        Assert.Equal([2L], rig.Owners);
    }

    [Fact]
    public void Login_WhileTheOldIsBeingFenced_WaitsForIt()
    {
        OwnershipRig rig = new() { FencesAtOnce = false };
        rig.Login(1, Linux + 1, boot: 3);
        rig.Login(2, Ipxe + 1, boot: 4);
        Assert.DoesNotContain(2L, rig.Admitted);

        rig.FinishFencing(1);

        Assert.Contains(2L, rig.Admitted);
    }

    [Fact]
    public void Login_TwoAtOnce_AreDecidedInTheirOrder()
    {
        OwnershipRig rig = new();
        rig.Login(1, Linux + 1, boot: 3);
        rig.Login(2, Linux + 2, boot: 3);
        rig.Login(3, Linux + 3, boot: 3);
        rig.Pass(DiskOwnership.SilenceMax);
        Assert.Equal([2L], rig.Owners);

        rig.Hear(2);

        Assert.Equal([(3L, 2L)], rig.Refused);
    }

    [Fact]
    public void Login_WithdrawnWhileItWaits_LeavesTheOldAlone()
    {
        OwnershipRig rig = new();
        rig.Login(1, Linux + 1, boot: 3);
        rig.Login(2, Linux + 2, boot: 3);
        rig.End(2);
        rig.Pass(DiskOwnership.SilenceMax * 2);

        Assert.Equal([1L], rig.Owners);
    }

    [Fact]
    public void Login_OpenDisk_KnowsReinstatementOnly()
    {
        OwnershipRig rig = new(isExclusive: false);
        rig.Login(1, Linux + 1, boot: 3);
        rig.Login(2, Linux + 2, boot: 3);
        rig.Login(3, Ipxe + 2, boot: 4);
        rig.Command(1);
        Assert.Equal([1L, 2L, 3L], rig.Owners);

        rig.Login(4, Linux + 1, boot: 4);

        Assert.Equal([2L, 3L, 4L], rig.Owners);
    }
}
