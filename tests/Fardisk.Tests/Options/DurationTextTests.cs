using CsCheck;
using Fardisk.Options;
using Xunit;

namespace Fardisk.Tests.Options;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("8h", 28_800_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData(" 90s ", 90_000)]
    [InlineData("500ms", 500)]
    [InlineData("1m500ms", 60_500)]
    [InlineData("0s", 0)]
    public void TryParse_Times_AreRead(string text, long milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan time));
        Assert.Equal(milliseconds, time.TotalMilliseconds);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("8")]
    [InlineData("h")]
    [InlineData("8 h")]
    [InlineData("-8h")]
    [InlineData("8H")]
    [InlineData("8w")]
    [InlineData("1.5h")]
    [InlineData("99999999999999999999d")]
    [InlineData("3000000000d")]
    public void TryParse_Others_AreRefused(string? text) => Assert.False(DurationText.TryParse(text, out _));

    [Fact]
    public void Format_ThenTryParse_GivesTheSame() => Gen.Long[0, 10L * 365 * 86_400_000].Sample(milliseconds =>
        DurationText.TryParse(DurationText.Format(TimeSpan.FromMilliseconds(milliseconds)), out TimeSpan time) && time.TotalMilliseconds == milliseconds);

    [Fact]
    public void TryParse_AnyText_NeverThrows() =>
        Gen.Char["0123456789dhms "].Array[0, 30].Sample(text => DurationText.TryParse(new string(text), out TimeSpan time) || time >= TimeSpan.Zero);
}
