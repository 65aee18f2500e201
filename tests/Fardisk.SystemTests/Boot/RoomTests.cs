using Fardisk.Server.Demo;

namespace Fardisk.SystemTests.Boot;

/// <summary>The main job: PCs without a disk boot to their login from one program, and lose nothing.</summary>
public sealed class RoomTests(Room room) : IClassFixture<Room>
{
    private const string Iqn = "iqn.2026-11.io.fardisk";

    [Fact]
    public void Bios_Boots_WithItsRootOnIscsi()
    {
        Assert.False(room.Facts.Bios.IsUefi);
        Assert.Equal("iscsi", room.Facts.Bios.RootTransport);
    }

    [Fact]
    public void Uefi_Boots_WithItsRootOnIscsi()
    {
        Assert.True(room.Facts.Uefi.IsUefi);
        Assert.Equal("iscsi", room.Facts.Uefi.RootTransport);
    }

    [Theory]
    [InlineData("pc01", 1)]
    [InlineData("pc02", 2)]
    public void Ibft_AfterBoot_NamesOurTargetAndThePcsOwnCard(string client, int index)
    {
        GuestFacts guest = client == "pc01" ? room.Facts.Bios : room.Facts.Uefi;
        Assert.Equal($"{Iqn}.initiator:{client}", guest.Ibft["initiator/initiator-name"]);
        Assert.Equal($"{Iqn}:{client}", guest.Ibft["target0/target-name"]);
        Assert.Equal(Lab.ServerAddress, guest.Ibft["target0/ip-addr"]);
        Assert.Equal("3260", guest.Ibft["target0/port"]);
        Assert.Equal(VirtualPc.MacOf(index), guest.Ibft["ethernet0/mac"]);
        Assert.Equal(Lab.ServerAddress, guest.Ibft["ethernet0/dhcp"]);
    }

    [Fact]
    public void Ibft_TargetOnLink_HasNoGateway() =>
        Assert.All([room.Facts.Bios, room.Facts.Uefi], g => Assert.DoesNotContain("ethernet0/gateway", g.Ibft.Keys));

    [Fact]
    public void Address_ThroughRomIpxeAndLinux_IsOneAndTheSame() =>
        Assert.All([room.Facts.Bios, room.Facts.Uefi], g => Assert.Equal(g.Ibft["ethernet0/ip-addr"] + "/24", g.Address));

    [Fact]
    public void Addresses_OfThreePcs_AreThreeLeases()
    {
        Assert.All(new[] { 1, 2, 3 }, i => Assert.Contains(VirtualPc.MacOf(i), room.Facts.Leases));
        Assert.NotEqual(room.Facts.Bios.Address, room.Facts.Uefi.Address);
    }

    [Fact]
    public void Disk_HasWriteBackCacheAndTheImagesSize()
    {
        Assert.Equal("write back", room.Facts.Bios.WriteCache);
        Assert.Equal(1L << 30, room.Facts.Bios.DiskBytes);
    }

    [Fact]
    public void Disks_OfTwoClients_DifferInSerialAndWwn()
    {
        Assert.NotEqual(room.Facts.Bios.Serial, room.Facts.Uefi.Serial);
        Assert.NotEqual(room.Facts.Bios.Wwn, room.Facts.Uefi.Wwn);
    }

    [Fact]
    public void File_WrittenByThePc_IsThereAfterItsReboot()
    {
        Assert.Matches("[0-9a-f]{64}", room.Facts.KeptBefore);
        Assert.Equal(room.Facts.KeptBefore, room.Facts.KeptAfterReboot);
    }

    [Fact]
    public void File_WrittenByOnePc_IsNotOnTheOthersDisk() => Assert.Contains("No such file", room.Facts.KeptSeenByOther);

    [Fact]
    public void ServerKilled_UnderUnflushedWrites_LosesNoAcknowledgedWrite()
    {
        Assert.InRange(room.Facts.KillFilesAtKill, 1, room.Facts.KillFilesWanted - 1); // it was really killed in the middle
        Assert.Equal("", room.Facts.KillGuestFailures);
        Assert.Equal(room.Facts.KillFilesWanted, room.Facts.KillFileDigests.Count);
        Assert.All(room.Facts.KillFileDigests, d => Assert.Equal(room.Facts.KillSourceDigest, d));
    }

    [Fact]
    public void BootNumber_RisesWithABoot_NotWithTheServersRestart() =>
        Assert.Equal([1, 1, 2], room.Facts.BootNumbers);

    [Fact]
    public void UnknownPc_GetsTheMenu_WithItsOwnMacInTheCommand()
    {
        Assert.Contains(VirtualPc.MacOf(3), room.Facts.UnknownConsole);
        Assert.DoesNotContain("Registered SAN device", room.Facts.UnknownConsole);
    }

    [Fact]
    public void Timeline_ShowsEveryStage()
    {
        Assert.All(["ipxeDiscover", "ipxeAck", "script", "firmwareLogin", "osLogin", "handOver"], word => Assert.True(room.Facts.BiosTimeline.Contains(word, StringComparison.Ordinal), $"no {word} in:\n{room.Facts.BiosTimeline}"));
        Assert.All(["romDiscover", "tftpFile", ".efi", "ipxeAck", "script", "firmwareLogin", "osLogin"], word => Assert.True(room.Facts.UefiTimeline.Contains(word, StringComparison.Ordinal), $"no {word} in:\n{room.Facts.UefiTimeline}"));
    }

    [Fact]
    public void UefiHttpBoot_ReachesTheSanDisk_WithoutTftp()
    {
        Assert.All(["romDiscover", "httpFile", ".efi", "ipxeAck", "script", "firmwareLogin"], word => Assert.Contains(word, room.Facts.HttpTimeline));
        Assert.DoesNotContain("tftpFile", room.Facts.HttpTimeline);
    }

    [Fact]
    public void Status_ListsTheRoom() => Assert.All(["pc01", "pc02", VirtualPc.MacOf(3)], word => Assert.Contains(word, room.Facts.Status));

    [Fact]
    public void FileSystems_AfterPowerOff_AreClean() =>
        Assert.All(room.Facts.FileSystemChecks, c => Assert.Equal("clean", c.Value));

    [Fact]
    public void Server_OnTerm_EndsWithZero() => Assert.Equal(0, room.Facts.ServerExitCode);
}
