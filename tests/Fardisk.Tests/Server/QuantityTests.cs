using Fardisk.Server.Cli;
using Xunit;

namespace Fardisk.Tests.Server;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(42949672960, "40.0 GiB")]
    [InlineData(long.MaxValue, "8192.0 PiB")]
    public void Bytes_OfASize_IsReadable(long bytes, string expected) => Assert.Equal(expected, Quantity.Bytes(bytes));

    [Theory]
    [InlineData(0.4124, "0.412 s")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(250, "4 min 10 s")]
    public void Duration_OfAStep_IsReadable(double seconds, string expected) => Assert.Equal(expected, Quantity.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0.5, "now")]
    [InlineData(59, "59 s")]
    [InlineData(3599, "59 min")]
    [InlineData(90000, "25 h")]
    [InlineData(600000, "6 d")]
    public void Age_OfAnEvent_IsReadable(double seconds, string expected) => Assert.Equal(expected, Quantity.Age(TimeSpan.FromSeconds(seconds)));
}
