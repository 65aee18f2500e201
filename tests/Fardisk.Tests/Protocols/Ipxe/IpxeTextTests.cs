using CsCheck;
using Fardisk.Protocols.Ipxe;
using Xunit;

namespace Fardisk.Tests.Protocols.Ipxe;

public class IpxeTextTests
{
    [Theory]
    [InlineData("pc07", "pc07", "plain text stays")]
    [InlineData("a\nsanhook evil", "a?sanhook evil", "a line end would begin a command")]
    [InlineData("a\r\nb", "a??b", "so would its other form")]
    [InlineData("${net0/mac}", "??net0/mac?", "iPXE expands settings, and what they expand to once more")]
    [InlineData("a || shell", "a ?? shell", "or")]
    [InlineData("a && shell", "a ?? shell", "and")]
    [InlineData("a ; shell", "a ? shell", "then, in iPXE since 2021")]
    [InlineData("a # b", "a ? b", "comment: the rest of the line, terminators included, would be gone")]
    [InlineData("end\\", "end?", "joins the next line")]
    [InlineData("\u001b[2J", "?[2J", "terminal")]
    [InlineData("pc\u00e4", "pc?", "not ASCII")]
    [InlineData("", "", "nothing")]
    [InlineData(null, "", "nothing at all")]
    public void Safe_TextOfOthers_CannotBecomeACommand(string? text, string expected, string because)
    {
        string safe = IpxeText.Safe(text);

        Assert.True(expected == safe, $"{expected} expected, {safe} given: {because}");
    }

    [Fact]
    public void Safe_AnyText_HasNoCharacterThatMeansSomething() => Gen.String.Sample(text =>
    {
        string safe = IpxeText.Safe(text);
        return safe.Length == Math.Min(text.Length, IpxeText.TextLengthMax) && safe.All(c => c is >= ' ' and <= '~') && safe.IndexOfAny(['#', '$', '&', ';', '\\', '{', '|', '}']) < 0;
    });

    [Theory]
    [InlineData("iqn.2026-11.io.fardisk:pc07", true)]
    [InlineData("IQN.2026-11.io.fardisk:PC07", true)]
    [InlineData("eui.02004567A425678D", true)]
    [InlineData("naa.52004567BA64678D", true)]
    [InlineData("iqn.2012-12.com.example:disk_1", true)]
    [InlineData("iqn.2026-11.io.fardisk:pc07 && shell", false)]
    [InlineData("iqn.2026-11.io.fardisk:${mac}", false)]
    [InlineData("iqn.2026-11.io.fardisk:a\nshell", false)]
    [InlineData("iqn.2026-11.io.fardisk:a%20b", false)]
    [InlineData("pc07", false)]
    [InlineData("iqn.", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void IsIscsiName_ByItsForm_TakesOrRefuses(string? name, bool expected) => Assert.Equal(expected, IpxeText.IsIscsiName(name));

    [Fact]
    public void IsIscsiName_LongestAndOneMore_TakesAndRefuses()
    {
        string longest = "iqn." + new string('a', IpxeText.NameLengthMax - 4);

        Assert.True(IpxeText.IsIscsiName(longest));
        Assert.False(IpxeText.IsIscsiName(longest + "a"));
    }
}
