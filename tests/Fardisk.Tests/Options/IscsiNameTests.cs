using CsCheck;
using Fardisk.Options;
using Xunit;

namespace Fardisk.Tests.Options;

public sealed class IscsiNameTests
{
    [Theory]
    [InlineData("iqn.2001-04.com.example:storage:diskarrays-sn-a8675309", "RFC 7143 §4.2.7.4, its own example")]
    [InlineData("iqn.2001-04.com.example", "no string of its own")]
    [InlineData("iqn.1991-05.com.microsoft:pc07", "Windows")]
    [InlineData("iqn.2010-04.org.ipxe:00000000-0000-0000-0000-000000000000", "iPXE by UUID")]
    [InlineData("eui.02004567a425678d", "RFC 7143 §4.2.7.5")]
    [InlineData("naa.52004567ba64678d", "RFC 7143 §4.2.7.6")]
    [InlineData("naa.62004567ba64678d0123456789abcdef", "RFC 7143 §4.2.7.6")]
    public void Mistake_LegalName_IsNull(string name, string source) => Assert.True(IscsiName.Mistake(name) is null, source);

    [Theory]
    [InlineData("", "1 to 223")]
    [InlineData("disk", "begins with none")]
    [InlineData("iqn.", "no year")]
    [InlineData("iqn.2001-00.com.example", "no year and month")]
    [InlineData("iqn.01-04.com.example", "no year and month")]
    [InlineData("iqn.2001-04", "no reversed domain")]
    [InlineData("iqn.2001-04.", "no reversed domain")]
    [InlineData("iqn.2001-04..com", "no domain name")]
    [InlineData("iqn.2001-04.com.", "no domain name")]
    [InlineData("iqn.2001-04.-a.com", "no domain name")]
    [InlineData("iqn.2001-04.com.example:A", "'A'")]
    [InlineData("iqn.2001-04.com.example:a b", "' '")]
    [InlineData("iqn.2001-04.com.example:a_b", "'_'")]
    [InlineData("iqn.2001-04.com.example:é", "'é'")]
    [InlineData("eui.02004567a425678", "16 hexadecimal")]
    [InlineData("naa.52004567ba64678g", "16 or 32")]
    public void Mistake_IllegalName_SaysWhy(string name, string why) =>
        Assert.Contains(why, IscsiName.Mistake(name), StringComparison.Ordinal);

    [Fact]
    public void Mistake_LongestName_IsTheLimit()
    {
        const string Prefix = "iqn.2001-04.com.example:";
        Assert.Null(IscsiName.Mistake(Prefix.PadRight(IscsiName.LengthMax, 'a')));
        Assert.Contains("224", IscsiName.Mistake(Prefix.PadRight(IscsiName.LengthMax + 1, 'a')), StringComparison.Ordinal);
    }

    [Fact]
    public void Mistake_LongestPrefixAndClient_IsStillAName()
    {
        string prefix = "iqn.2001-04.a." + string.Join('.', Enumerable.Repeat(new string('b', 40), 4));
        prefix = prefix[..IscsiOptions.IqnLengthMax];
        IscsiOptions options = new() { Iqn = prefix };

        Assert.Empty(options.Validate());
        Assert.Null(IscsiName.Mistake($"{prefix}.initiator:{new string('c', 63)}"));
        Assert.Single((options with { Iqn = prefix + "b" }).Validate());
    }

    [Fact]
    public void Mistake_AnyText_NeverThrows() => Gen.String.Sample(text => { IscsiName.Mistake(text); IscsiName.IqnMistake(text); IscsiName.Mistake("iqn." + text); });
}
