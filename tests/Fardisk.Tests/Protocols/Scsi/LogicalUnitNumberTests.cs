using CsCheck;
using Fardisk.Protocols.Scsi;
using Xunit;

namespace Fardisk.Tests.Protocols.Scsi;

public class LogicalUnitNumberTests
{
    [Theory]
    [InlineData(0x0000_0000_0000_0000, 0, "peripheral, bus 0")]
    [InlineData(0x0005_0000_0000_0000, 5, "peripheral, bus 0")]
    [InlineData(0x4005_0000_0000_0000, 5, "flat space, as VMware sends it")]
    [InlineData(0x4105_0000_0000_0000, 261, "flat space above 255")]
    [InlineData(0x0105_0000_0000_0000, -1, "bus 1")]
    [InlineData(0x0005_0001_0000_0000, -1, "second level")]
    [InlineData(0xC101_0000_0000_0000, -1, "well known unit")]
    public void TryRead_Forms_GiveTheNumber(ulong field, int expected, string because)
    {
        bool isKnown = LogicalUnitNumber.TryRead(field, out int lun);

        Assert.True(lun == expected && isKnown == expected >= 0, because);
    }

    [Fact]
    public void Write_ThenTryRead_GivesTheSame() => Gen.Int[0, 16383].Sample(lun => LogicalUnitNumber.TryRead(LogicalUnitNumber.Write(lun), out int read) && read == lun);
}
