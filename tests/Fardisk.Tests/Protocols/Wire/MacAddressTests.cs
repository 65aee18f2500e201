using CsCheck;
using Fardisk.Protocols.Wire;

namespace Fardisk.Tests.Protocols.Wire;

public sealed class MacAddressTests
{
    private static readonly Gen<MacAddress> s_addresses = Gen.ULong[0, 0xFFFF_FFFF_FFFF].Select(v => new MacAddress(v));

    [Theory]
    [InlineData("52:54:00:77:00:01")]
    [InlineData("52-54-00-77-00-01")]
    [InlineData("5254.0077.0001")]
    [InlineData("525400770001")]
    public void TryParse_UsualNotations_GiveTheSameAddress(string text)
    {
        Assert.True(MacAddress.TryParse(text, out MacAddress address));
        Assert.Equal(0x5254_0077_0001UL, address.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("52:54:00:77:00")]
    [InlineData("52:54:00:77:00:01:02")]
    [InlineData("52:54-00:77:00:01")]
    [InlineData("52:54:00:77:00:0g")]
    [InlineData("+25400770001")]
    [InlineData(" 52540077001")]
    [InlineData("5254:0077:0001")]
    [InlineData("52.54.00.77.00.01")]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.False(MacAddress.TryParse(text, out _));

    [Fact]
    public void ToString_ThenTryParse_GivesTheSameAddress() => s_addresses.Sample(address =>
        MacAddress.TryParse(address.ToString(), out MacAddress colons) && colons == address
        && MacAddress.TryParse(address.ToHyphenated().ToUpperInvariant(), out MacAddress hyphens) && hyphens == address);

    [Fact]
    public void Write_ThenTryRead_GivesTheSameAddress() => s_addresses.Sample(address =>
    {
        var bytes = new byte[MacAddress.Size];
        address.Write(bytes);
        return MacAddress.TryRead(bytes, out MacAddress read) && read == address;
    });

    [Fact]
    public void TryRead_FewerThanSixBytes_IsRefused()
    {
        for (int length = 0; length < MacAddress.Size; length++)
        {
            Assert.False(MacAddress.TryRead(new byte[length], out _));
        }
    }

    [Fact]
    public void TryParse_AnyText_NeverThrows() => Gen.String.Sample(text => MacAddress.TryParse(text, out _) || true);

    [Theory]
    [InlineData("00:00:00:00:00:00", false)]
    [InlineData("ff:ff:ff:ff:ff:ff", false)]
    [InlineData("01:00:5e:00:00:01", false)]
    [InlineData("02:00:00:00:00:01", true)]
    public void IsUnicast_ByTheGroupBit(string text, bool expected)
    {
        Assert.True(MacAddress.TryParse(text, out MacAddress address));
        Assert.Equal(expected, address.IsUnicast);
    }
}
