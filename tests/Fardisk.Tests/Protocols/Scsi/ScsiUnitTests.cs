using System.Buffers.Binary;
using System.Text;
using Fardisk.Protocols.Scsi;
using Xunit;

namespace Fardisk.Tests.Protocols.Scsi;

public class ScsiUnitTests
{
    private static readonly ScsiUnit s_unit = new(TestDisk.Facts());

    [Fact]
    public void Inquiry_Standard_IsADiskWithNames()
    {
        (_, byte[] data) = s_unit.Run(TestDisk.Cdb(0x12, 0, 0, 0, 255));

        Assert.Equal(96, data.Length);
        Assert.Equal(0x00, data[0]);
        Assert.Equal(96 - 5, data[4]);
        Assert.Equal(0x02, data[7]);
        Assert.Equal("FARDISK Network Disk    0001", Encoding.ASCII.GetString(data, 8, 28));
    }

    [Fact]
    public void Inquiry_ShortAllocation_IsCut() => Assert.Equal(36, s_unit.Run(TestDisk.Cdb(0x12, 0, 0, 0, 36)).Data.Length);

    [Fact]
    public void Inquiry_SupportedPages_AscendAndAreAllThere()
    {
        (_, byte[] data) = s_unit.Run(TestDisk.Cdb(0x12, 1, 0, 0, 255));

        Assert.Equal([0x00, 0x80, 0x83, 0xB0, 0xB1, 0xB2], data[4..]);
        foreach (byte page in data[4..])
        {
            (ScsiAction action, byte[] body) = s_unit.Run(TestDisk.Cdb(0x12, 1, page, 0, 255));
            Assert.Equal(ScsiStatus.Good, action.Status);
            Assert.Equal(page, body[1]);
            Assert.Equal(body.Length - 4, BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(2)));
        }
    }

    [Theory]
    [InlineData("12 01 81 00 FF", "a page that is not listed")]
    [InlineData("12 00 80 00 FF", "SPC-4 §6.6.1: a page code without EVPD")]
    [InlineData("12 02 00 00 FF", "CMDDT is obsolete")]
    public void Inquiry_BadField_IsRefused(string cdb, string because)
    {
        (ScsiAction action, _) = s_unit.Run(TestDisk.Cdb(Convert.FromHexString(cdb.Replace(" ", ""))));

        Assert.True(action.Sense == SenseData.InvalidFieldInCdb, because);
    }

    [Fact]
    public void Inquiry_DeviceIdentification_HasNaaFirstAndThePort()
    {
        (_, byte[] data) = s_unit.Run(TestDisk.Cdb(0x12, 1, 0x83, 1, 0));
        List<(byte Kind, byte[] Value)> designators = [];
        for (int at = 4; at < data.Length; at += 4 + data[at + 3])
        {
            designators.Add((data[at + 1], data[(at + 4)..(at + 4 + data[at + 3])]));
        }

        Assert.Equal([0x03, 0x01, 0x94, 0x95, 0x98], designators.Select(d => d.Kind));
        Assert.Equal(16, designators[0].Value.Length);
        Assert.Equal(0x6, designators[0].Value[0] >> 4);
        Assert.Equal("iqn.2026-11.io.fardisk:pc07,t,0x0001\0\0\0\0", Encoding.ASCII.GetString(designators[4].Value));
    }

    [Fact]
    public void Inquiry_BlockLimits_TrimsIn64KiB()
    {
        (_, byte[] data) = s_unit.Run(TestDisk.Cdb(0x12, 1, 0xB0, 0, 255));

        Assert.Equal(64, data.Length);
        Assert.Equal(0x01, data[4]);
        Assert.Equal(8, BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(6)));
        Assert.Equal(8192u, BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(8)));
        Assert.Equal(512u, BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(12)));
        Assert.Equal(128u, BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(28))); // Windows 11 refuses below 64 blocks
        Assert.Equal(0x80000000u, BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(32)));
    }

    [Theory]
    [InlineData("12 01 B1 00 FF", 5, 1, "rotation rate 1: not rotating")]
    [InlineData("12 01 B2 00 FF", 5, 0xE4, "LBPU, LBPWS, LBPWS10, LBPRZ")]
    [InlineData("12 01 B2 00 FF", 6, 2, "thin provisioned")]
    [InlineData("9E 10 00 00 00 00 00 00 00 00 00 00 00 20", 13, 3, "512e: 8 blocks a physical sector")]
    [InlineData("9E 10 00 00 00 00 00 00 00 00 00 00 00 20", 14, 0xC0, "LBPME and LBPRZ")]
    [InlineData("1A 00 08 00 FF", 14, 0x04, "caching page: WCE, or Linux never flushes")]
    [InlineData("1A 00 08 00 FF", 2, 0x10, "DPOFUA, not write protected")]
    [InlineData("5A 00 08 00 00 00 00 00 FF", 18, 0x04, "the same in the 10-byte form")]
    [InlineData("1A 08 48 00 FF", 6, 0x00, "changeable values: none")]
    public void Decode_Pages_HaveTheirBits(string cdb, int offset, byte expected, string because)
    {
        (_, byte[] data) = s_unit.Run(TestDisk.Cdb(Convert.FromHexString(cdb.Replace(" ", ""))));

        Assert.True(data[offset] == expected, $"{because}: {Convert.ToHexString(data)}");
    }

    [Fact]
    public void ReadCapacity_BothForms_GiveTheLastBlock()
    {
        Assert.Equal("07FFFFFF00000200", Convert.ToHexString(s_unit.Run(TestDisk.Cdb(0x25)).Data));
        Assert.Equal("0000000007FFFFFF00000200", Convert.ToHexString(s_unit.Run(TestDisk.Cdb(0x9E, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32)).Data[..12]));
        Assert.Equal("FFFFFFFF", Convert.ToHexString(new ScsiUnit(TestDisk.Facts(blocks: 1L << 33)).Run(TestDisk.Cdb(0x25)).Data[..4]));
    }

    [Fact]
    public void ModeSense_AllPages_HoldsCachingControlAndExceptions()
    {
        (_, byte[] data) = s_unit.Run(TestDisk.Cdb(0x1A, 0x08, 0x3F, 0, 255));

        Assert.Equal(data.Length - 1, data[0]);
        Assert.Equal([0x08, 0x0A, 0x1C], new[] { data[4], data[24], data[36] });
        Assert.Equal(48, data.Length);
    }

    [Theory]
    [InlineData("1A 00 C8 00 FF", 0x39, "saved values are not kept")]
    [InlineData("1A 00 02 00 FF", 0x24, "a page that we do not have")]
    [InlineData("1A 00 08 01 FF", 0x24, "a subpage that we do not have")]
    public void ModeSense_Unknown_IsRefused(string cdb, byte code, string because)
    {
        (ScsiAction action, _) = s_unit.Run(TestDisk.Cdb(Convert.FromHexString(cdb.Replace(" ", ""))));

        Assert.True(action.Sense.Code == code, because);
    }

    [Fact]
    public void Decode_FirstCommand_ReportsTheUnitAttentionOnceButNotToInquiry()
    {
        ScsiNexus nexus = TestDisk.Nexus(withAttention: true);

        Assert.Equal(ScsiStatus.Good, s_unit.Run(TestDisk.Cdb(0x12, 0, 0, 0, 36), nexus).Action.Status);
        Assert.Equal(ScsiStatus.Good, s_unit.Run(TestDisk.Cdb(0xA0, 0, 0, 0, 0, 0, 0, 0, 0, 16), nexus).Action.Status);
        Assert.Equal(SenseData.PowerOn, s_unit.Run(TestDisk.Cdb(0x00), nexus).Action.Sense);
        Assert.Equal(ScsiStatus.Good, s_unit.Run(TestDisk.Cdb(0x00), nexus).Action.Status);
    }

    [Fact]
    public void RequestSense_PendingAttention_GivesItInDataAndClearsIt()
    {
        ScsiNexus nexus = TestDisk.Nexus(withAttention: true);
        (ScsiAction action, byte[] data) = s_unit.Run(TestDisk.Cdb(0x03, 0, 0, 0, 18), nexus);

        Assert.Equal(ScsiStatus.Good, action.Status);
        Assert.Equal((0x70, 0x06, 0x29), (data[0], data[2], data[12]));
        Assert.Equal(ScsiStatus.Good, s_unit.Run(TestDisk.Cdb(0x00), nexus).Action.Status);
        Assert.Equal("7200000000000000", Convert.ToHexString(s_unit.Run(TestDisk.Cdb(0x03, 1, 0, 0, 18), nexus).Data));
    }

    [Fact]
    public void Decode_MissingUnit_AnswersAsSpcSays()
    {
        const ulong Lun1 = 1UL << 48;

        Assert.Equal(0x7F, s_unit.Run(TestDisk.Cdb(0x12, 0, 0, 0, 36), lun: Lun1).Data[0]);
        Assert.Equal(SenseData.LogicalUnitNotSupported, s_unit.Run(TestDisk.Cdb(0x00), lun: Lun1).Action.Sense);
        Assert.Equal(SenseData.LogicalUnitNotSupported, s_unit.Run(TestDisk.Cdb(0x28, 0, 0, 0, 0, 0, 0, 0, 1), lun: Lun1).Action.Sense);
        Assert.Equal(0x25, s_unit.Run(TestDisk.Cdb(0x03, 0, 0, 0, 18), lun: Lun1).Data[12]);
        Assert.Equal(16, s_unit.Run(TestDisk.Cdb(0xA0, 0, 0, 0, 0, 0, 0, 0, 0, 16), lun: Lun1).Data.Length);
    }

    [Fact]
    public void ReportLuns_UnitAtNumberFive_IsListed()
    {
        (_, byte[] data) = new ScsiUnit(TestDisk.Facts(lun: 5)).Run(TestDisk.Cdb(0xA0, 0, 0, 0, 0, 0, 0, 0, 0, 16));

        Assert.Equal("0000000800000000" + "0005000000000000", Convert.ToHexString(data));
    }

    [Fact]
    public void Reserve_OtherNexus_ConflictsUntilReleased()
    {
        ScsiReservation reservation = new();
        ScsiNexus first = TestDisk.Nexus(1, reservation);
        ScsiNexus second = TestDisk.Nexus(2, reservation);

        Assert.Equal(ScsiStatus.Good, s_unit.Run(TestDisk.Cdb(0x16), first).Action.Status);
        Assert.Equal(ScsiStatus.ReservationConflict, s_unit.Run(TestDisk.Cdb(0x00), second).Action.Status);
        Assert.Equal(ScsiStatus.ReservationConflict, s_unit.Run(TestDisk.Cdb(0x16), second).Action.Status);
        Assert.Equal(ScsiStatus.Good, s_unit.Run(TestDisk.Cdb(0x12, 0, 0, 0, 36), second).Action.Status);
        Assert.Equal(ScsiStatus.Good, s_unit.Run(TestDisk.Cdb(0x17), second).Action.Status); // SPC-2: no effect, no error
        Assert.Equal(ScsiStatus.ReservationConflict, s_unit.Run(TestDisk.Cdb(0x00), second).Action.Status);
        s_unit.Run(TestDisk.Cdb(0x17), first);
        Assert.Equal(ScsiStatus.Good, s_unit.Run(TestDisk.Cdb(0x00), second).Action.Status);
    }

    [Fact]
    public void ReportSupportedOpcodes_EveryListedCommand_IsAnsweredAndServed()
    {
        (_, byte[] all) = s_unit.Run(TestDisk.Cdb(0xA3, 0x0C, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF));
        Assert.Equal(all.Length - 4, (int)BinaryPrimitives.ReadUInt32BigEndian(all));

        for (int at = 4; at < all.Length; at += 8)
        {
            byte opcode = all[at];
            byte serviceAction = all[at + 3];
            bool hasServiceAction = (all[at + 5] & 1) != 0;
            byte option = (byte)(hasServiceAction ? 2 : 1);
            (_, byte[] one) = s_unit.Run(TestDisk.Cdb(0xA3, 0x0C, option, opcode, 0, serviceAction, 0, 0, 0xFF, 0xFF));
            Assert.Equal(0x03, one[1] & 0x07);
            Assert.Equal(opcode, one[4]);
            Assert.Equal(BinaryPrimitives.ReadUInt16BigEndian(all.AsSpan(at + 6)), BinaryPrimitives.ReadUInt16BigEndian(one.AsSpan(2)));

            (ScsiAction served, _) = s_unit.Run(TestDisk.Cdb(opcode, serviceAction));
            Assert.NotEqual(SenseData.InvalidOpcode, served.Sense);
        }
    }

    [Fact]
    public void ReportSupportedOpcodes_UnknownCommand_SaysNotSupported() =>
        Assert.Equal(0x01, s_unit.Run(TestDisk.Cdb(0xA3, 0x0C, 1, 0x5E, 0, 0, 0, 0, 0xFF, 0xFF)).Data[1]);

    [Fact]
    public void Identity_OfNames_IsStableAndDistinct()
    {
        DiskIdentity pc07 = DiskIdentity.Of("pc07", "system");

        // A change here would make every Windows ask for activation and every fstab by id fail.
        Assert.Equal("e49a08af5351fafb5953", pc07.Serial);
        Assert.Equal(pc07, DiskIdentity.Of("pc07", "system"));
        Assert.NotEqual(pc07, DiskIdentity.Of("pc08", "system"));
        Assert.NotEqual(pc07, DiskIdentity.Of("pc07", "games"));
        Assert.Equal(0x602FA2DUL, pc07.NaaHigh >> 36);
    }
}
