using CsCheck;
using Fardisk.Listeners.Http;
using Xunit;

namespace Fardisk.Tests.Listeners.Http;

public class ByteRangeTests
{
    [Theory]
    [InlineData("bytes=0-99", 0, 100)]
    [InlineData("bytes=900-", 900, 100)]
    [InlineData("bytes=-10", 990, 10)]
    [InlineData("bytes=-5000", 0, 1000)]
    [InlineData("bytes=990-5000", 990, 10)]
    [InlineData("bytes=0-99999999999999999999999", 0, 1000)]
    [InlineData("BYTES=5-5", 5, 1)]
    public void Read_OneRange_GivesThePart(string header, long offset, long length) =>
        Assert.Equal(new ByteRange(RangeKind.Part, offset, length), ByteRange.Read(header, 1000));

    [Theory]
    [InlineData("bytes=1000-")]
    [InlineData("bytes=5000-6000")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=99999999999999999999999-")]
    public void Read_OutsideTheFile_IsUnsatisfiable(string header) => Assert.Equal(RangeKind.Unsatisfiable, ByteRange.Read(header, 1000).Kind);

    [Theory]
    [InlineData("bytes=u-u")] // literally, from a BIOS build of iPXE
    [InlineData("bytes=5-4")]
    [InlineData("bytes=-")]
    [InlineData("bytes=")]
    [InlineData("bytes=1")]
    [InlineData("bytes=0-1,5-6")]
    [InlineData("bytes=+1-2")]
    [InlineData("bytes=0x1-2")]
    [InlineData("items=0-1")]
    [InlineData("0-1")]
    public void Read_BadOrUnknown_IsIgnored(string header) => Assert.Equal(RangeKind.Ignored, ByteRange.Read(header, 1000).Kind);

    [Fact]
    public void Read_EmptyFile_HasNoPart() => Assert.Equal(RangeKind.Unsatisfiable, ByteRange.Read("bytes=0-", 0).Kind);

    [Fact]
    public void Read_AnyText_StaysInTheFile() => Gen.Select(Gen.String, Gen.Long[0, 1L << 40], Gen.Bool).Sample((text, length, hasUnit) =>
    {
        ByteRange range = ByteRange.Read((hasUnit ? "bytes=" : "") + text, length);
        return range.Kind != RangeKind.Part || (range.Offset >= 0 && range.Length >= 1 && range.Offset + range.Length <= length);
    });
}
