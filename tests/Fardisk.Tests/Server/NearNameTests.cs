using Fardisk.Server.Api;
using Xunit;

namespace Fardisk.Tests.Server;

public sealed class NearNameTests
{
    [Theory]
    [InlineData("pc7", "pc07")]
    [InlineData("PC07", "pc07")]
    [InlineData("lab-sever", "lab-server")]
    [InlineData("zebra", null)]
    [InlineData("", null)]
    public void Of_AMistypedName_FindsTheNearestOrNone(string typed, string? expected) =>
        Assert.Equal(expected, NearName.Of(typed, ["pc07", "lab-server", "x"]));

    [Fact]
    public void Of_AVeryLongName_IsNotCompared() => Assert.Null(NearName.Of(new string('a', 100_000), [new string('a', 99_999)]));
}
