using CsCheck;
using Fardisk.Protocols.Scsi;
using Xunit;

namespace Fardisk.Tests.Protocols.Scsi;

public class ScsiUnitIoTests
{
    private static readonly ScsiUnit s_unit = new(TestDisk.Facts());

    [Theory]
    [InlineData("08 00 10 00 08 00", ScsiActionKind.Read, 0x1000, 8, 4096, 0, false, "READ(6)")]
    [InlineData("08 1F FF FF 00 00", ScsiActionKind.Read, 0x1FFFFF, 256, 131072, 0, false, "READ(6): 0 blocks means 256")]
    [InlineData("28 00 00 00 10 00 00 00 08 00", ScsiActionKind.Read, 0x1000, 8, 4096, 0, false, "READ(10)")]
    [InlineData("28 18 00 00 10 00 00 00 08 00", ScsiActionKind.Read, 0x1000, 8, 4096, 0, true, "READ(10) with DPO and FUA")]
    [InlineData("28 00 00 00 10 00 00 00 00 00", ScsiActionKind.Read, 0x1000, 0, 0, 0, false, "READ(10): 0 blocks means none")]
    [InlineData("A8 00 00 00 10 00 00 00 00 08 00 00", ScsiActionKind.Read, 0x1000, 8, 4096, 0, false, "READ(12)")]
    [InlineData("88 00 00 00 00 00 00 00 10 00 00 00 00 08 00 00", ScsiActionKind.Read, 0x1000, 8, 4096, 0, false, "READ(16)")]
    [InlineData("0A 00 10 00 08 00", ScsiActionKind.Write, 0x1000, 8, 0, 4096, false, "WRITE(6)")]
    [InlineData("2A 08 00 00 10 00 00 00 08 00", ScsiActionKind.Write, 0x1000, 8, 0, 4096, true, "WRITE(10) with FUA")]
    [InlineData("AA 00 00 00 10 00 00 00 00 08 00 00", ScsiActionKind.Write, 0x1000, 8, 0, 4096, false, "WRITE(12)")]
    [InlineData("8A 00 00 00 00 00 00 00 10 00 00 00 00 08 00 00", ScsiActionKind.Write, 0x1000, 8, 0, 4096, false, "WRITE(16)")]
    [InlineData("2E 02 00 00 10 00 00 00 08 00", ScsiActionKind.Write, 0x1000, 8, 0, 4096, true, "WRITE AND VERIFY(10) reaches the medium")]
    [InlineData("35 00 00 00 00 00 00 00 00 00", ScsiActionKind.Flush, 0, 0, 0, 0, false, "SYNCHRONIZE CACHE(10)")]
    [InlineData("91 00 00 00 00 00 00 00 10 00 00 00 00 08 00 00", ScsiActionKind.Flush, 0, 0, 0, 0, false, "SYNCHRONIZE CACHE(16)")]
    [InlineData("2F 00 00 00 10 00 00 00 08 00", ScsiActionKind.Done, 0, 0, 0, 0, false, "VERIFY(10) without data")]
    [InlineData("2F 02 00 00 10 00 00 00 08 00", ScsiActionKind.Compare, 0x1000, 8, 0, 4096, false, "VERIFY(10), BYTCHK 01")]
    [InlineData("8F 06 00 00 00 00 00 00 10 00 00 00 00 08 00 00", ScsiActionKind.CompareSame, 0x1000, 8, 0, 512, false, "VERIFY(16), BYTCHK 11: one block")]
    [InlineData("41 00 00 00 10 00 00 00 08 00", ScsiActionKind.WriteSame, 0x1000, 8, 0, 512, false, "WRITE SAME(10)")]
    [InlineData("93 08 00 00 00 00 00 00 10 00 00 00 00 08 00 00", ScsiActionKind.WriteSame, 0x1000, 8, 0, 512, false, "WRITE SAME(16) with UNMAP")]
    [InlineData("93 01 00 00 00 00 00 00 10 00 00 00 00 08 00 00", ScsiActionKind.Trim, 0x1000, 8, 0, 0, false, "WRITE SAME(16) with NDOB sends no block")]
    [InlineData("42 00 00 00 00 00 00 00 18 00", ScsiActionKind.Unmap, 0, 0, 0, 24, false, "UNMAP")]
    public void Decode_GoodRange_GivesTheAction(string cdb, ScsiActionKind kind, long block, long count, int dataIn, int dataOut, bool fua, string because)
    {
        (ScsiAction action, _) = s_unit.Run(TestDisk.Cdb(Convert.FromHexString(cdb.Replace(" ", ""))));

        Assert.True(
            action == new ScsiAction(kind, Block: block, Count: count, DataInLength: dataIn, DataOutLength: dataOut, ForceUnitAccess: fua), $"{because}: {action}");
    }

    [Theory]
    [InlineData("28 00 08 00 00 00 00 00 01 00", 0x21, "SBC-3 §4.5: one past the last block")]
    [InlineData("28 00 07 FF FF FF 00 00 02 00", 0x21, "the second block is past the end")]
    [InlineData("28 00 08 00 00 01 00 00 00 00", 0x21, "no blocks, but from beyond the end")]
    [InlineData("88 00 FF FF FF FF FF FF FF FF 00 00 00 02 00 00", 0x21, "LBA + length wraps around 64 bits")]
    [InlineData("28 20 00 00 00 00 00 00 01 00", 0x24, "RDPROTECT on a disk without protection")]
    [InlineData("2A E0 00 00 00 00 00 00 01 00", 0x24, "WRPROTECT")]
    [InlineData("88 00 00 00 00 00 00 00 00 00 00 00 20 01 00 00", 0x24, "longer than MAXIMUM TRANSFER LENGTH of VPD B0")]
    [InlineData("8F 06 00 00 00 00 00 00 00 00 00 00 80 01 00 00", 0x24, "BYTCHK 11 over more than a WRITE SAME may: a compare of the whole disk would hold it for minutes")]
    [InlineData("2F 04 00 00 00 00 00 00 01 00", 0x24, "BYTCHK 10 is reserved")]
    [InlineData("41 00 00 00 00 00 00 00 00 00", 0x24, "WSNZ: zero blocks")]
    [InlineData("93 10 00 00 00 00 00 00 00 00 00 00 00 08 00 00", 0x24, "ANCHOR")]
    [InlineData("93 00 00 00 00 00 00 00 00 00 00 00 80 01 00 00", 0x24, "longer than MAXIMUM WRITE SAME LENGTH")]
    [InlineData("8F 06 00 00 00 00 00 00 00 00 00 00 80 01 00 00", 0x24, "VERIFY, BYTCHK 11: longer than WRITE SAME may be")]
    [InlineData("42 01 00 00 00 00 00 00 18 00", 0x24, "UNMAP with ANCHOR")]
    [InlineData("42 00 00 00 00 00 00 00 07 00", 0x1A, "UNMAP list below its header")]
    [InlineData("5E 00 00 00 00 00 00 00 08 00", 0x20, "PERSISTENT RESERVE IN is not served")]
    public void Decode_BadField_IsRefusedWithItsSense(string cdb, byte code, string because)
    {
        (ScsiAction action, _) = s_unit.Run(TestDisk.Cdb(Convert.FromHexString(cdb.Replace(" ", ""))));

        Assert.True(action.Status == ScsiStatus.CheckCondition && action.Sense.Key == 5 && action.Sense.Code == code, $"{because}: {action}");
    }

    [Theory]
    [InlineData("2A 00 00 00 00 00 00 00 01 00")]
    [InlineData("41 00 00 00 00 00 00 00 01 00")]
    [InlineData("42 00 00 00 00 00 00 00 18 00")]
    [InlineData("93 01 00 00 00 00 00 00 00 00 00 00 00 01 00 00")]
    public void Decode_WriteToReadOnlyDisk_IsWriteProtected(string cdb)
    {
        (ScsiAction action, _) = new ScsiUnit(TestDisk.Facts(isReadOnly: true)).Run(TestDisk.Cdb(Convert.FromHexString(cdb.Replace(" ", ""))));

        Assert.Equal(SenseData.WriteProtected, action.Sense);
    }

    [Fact]
    public void Decode_AnyBytes_NeverLeavesTheDiskNorTheLimits() => Gen.Select(Gen.Byte.Array[16], Gen.Long[1, 1L << 33], Gen.Bool).Sample((cdb, blocks, isReadOnly) =>
    {
        (ScsiAction action, _) = new ScsiUnit(TestDisk.Facts(isReadOnly, blocks)).Run(cdb);
        bool isInside = action.Block >= 0 && action.Count >= 0 && action.Block + action.Count <= blocks;
        bool isBounded = action.DataInLength is >= 0 and <= ScsiUnit.TransferBlocksMax * 512 && action.DataOutLength is >= 0 and <= ScsiUnit.TransferBlocksMax * 512;
        bool writes = action.Kind is ScsiActionKind.Write or ScsiActionKind.WriteSame or ScsiActionKind.Trim or ScsiActionKind.Unmap;
        return isInside && isBounded && !(isReadOnly && writes);
    });

    [Fact]
    public void Decode_ManyCommands_AllocatesNothing()
    {
        byte[] read = TestDisk.Cdb(0x28, 0, 0, 0, 0x10, 0, 0, 0, 8);
        byte[] inquiry = TestDisk.Cdb(0x12, 1, 0x83, 0, 255);
        byte[] response = new byte[ScsiUnit.ResponseLengthMax];
        ScsiNexus nexus = TestDisk.Nexus();
        s_unit.Decode(0, read, nexus, response);
        s_unit.Decode(0, inquiry, nexus, response);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 1000; i++)
        {
            s_unit.Decode(0, read, nexus, response);
            s_unit.Decode(0, inquiry, nexus, response);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
