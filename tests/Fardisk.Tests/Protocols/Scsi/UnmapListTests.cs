using CsCheck;
using Fardisk.Protocols.Scsi;
using Xunit;

namespace Fardisk.Tests.Protocols.Scsi;

public class UnmapListTests
{
    private const string OneRange = "0016 0010 00000000 0000000000001000 00000800 00000000";

    [Fact]
    public void TryRead_OneRange_GivesIt()
    {
        Assert.Equal(SenseData.None, Read(OneRange, out int count, out (long, long) first));
        Assert.Equal(1, count);
        Assert.Equal((0x1000L, 0x800L), first);
    }

    [Theory]
    [InlineData("0016 0010 00000000 0000000007FFFFFF 00000002 00000000", 0x21, "past the last block")]
    [InlineData("0016 0010 00000000 FFFFFFFFFFFFFFFF 00000001 00000000", 0x21, "wraps around")]
    [InlineData("0016 0010 00000000 0000000000000000 00100001 00000000", 0x26, "more than MAXIMUM UNMAP LBA COUNT")]
    [InlineData("0006 00", 0x1A, "below the header")]
    public void TryRead_BadList_ChangesNothing(string list, byte code, string because)
    {
        SenseData sense = Read(list, out int count, out _);

        Assert.True(sense.Code == code && count == 0, $"{because}: {sense}");
    }

    [Fact]
    public void TryRead_TooManyRanges_IsRefused()
    {
        byte[] list = new byte[8 + (16 * (ScsiUnit.UnmapDescriptorsMax + 1))];
        list[2] = (byte)((list.Length - 8) >> 8);
        list[3] = (byte)(list.Length - 8);

        Assert.Equal(SenseData.InvalidFieldInParameterList, UnmapList.TryRead(list, TestDisk.Blocks, out _));
    }

    [Fact]
    public void TryRead_AnyBytes_StaysInsideTheDisk() => Gen.Select(Gen.Byte.Array[0, 200], Gen.Long[1, 1L << 40]).Sample((bytes, blocks) =>
    {
        UnmapList.TryRead(bytes, blocks, out UnmapList list);
        for (int i = 0; i < list.Count; i++)
        {
            (long block, long count) = list[i];
            if (block < 0 || count < 0 || block + count > blocks)
            {
                return false;
            }
        }

        return true;
    });

    private static SenseData Read(string hex, out int count, out (long Block, long Count) first)
    {
        SenseData sense = UnmapList.TryRead(Convert.FromHexString(hex.Replace(" ", "")), TestDisk.Blocks, out UnmapList list);
        count = list.Count;
        first = count > 0 ? list[0] : default;
        return sense;
    }
}
