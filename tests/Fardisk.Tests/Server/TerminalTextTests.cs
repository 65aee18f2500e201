using CsCheck;
using Fardisk.Server.Cli;
using Xunit;

namespace Fardisk.Tests.Server;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("pc07", "pc07", "plain text stays")]
    [InlineData("Gerät 7", "Gerät 7", "letters of any language stay")]
    [InlineData("\e[2Jgone", "\\x1b[2Jgone", "an escape sequence must not reach the terminal")]
    [InlineData("a\r\nb", "a\\x0d\\x0ab", "a name must not fake a line")]
    [InlineData("\u009b31m", "\\x9b31m", "the one-byte CSI of C1")]
    [InlineData("a\u202Eb", "a\\u202eb", "right-to-left override")]
    [InlineData("a\u200Bb", "a\\u200bb", "zero-width space")]
    [InlineData("a\u2028b", "a\\u2028b", "line separator")]
    [InlineData("\U000E0041", "\\ue0041", "a tag character, beyond 16 bits")]
    [InlineData("😀", "😀", "a whole pair that shows stays")]
    [InlineData(null, "", "nothing")]
    public void Escape_OfForeignText_LeavesNothingThatMoves(string? text, string expected, string because) =>
        Assert.True(expected == TerminalText.Escape(text), because);

    // Not in the table: an attribute cannot hold half a pair.
    [Fact]
    public void Escape_OfHalfASurrogatePair_ShowsItsNumber() => Assert.Equal("a\\ud800b", TerminalText.Escape($"a{(char)0xD800}b"));

    [Fact]
    public void Escape_OfAnyText_HasNoControlCharacter() =>
        Gen.String[Gen.Char, 0, 40].Sample(text => !TerminalText.Escape(text).Any(char.IsControl));

    [Fact]
    public void EscapeLines_OfSeveralLines_KeepsTheirEnds() => Assert.Equal("a\\x1b\nb", TerminalText.EscapeLines("a\e\nb"));

    [Fact]
    public void Write_OfATableWithForeignCells_StaysAlignedAndEscaped()
    {
        TextTable table = new("NAME", ">SIZE");
        table.Add("a\e[31m", "7");
        table.Add("", "12345");
        using StringWriter output = new() { NewLine = "\n" };

        table.Write(output, hasColor: false);

        Assert.Equal("NAME        SIZE\na\\x1b[31m      7\n-          12345\n", output.ToString());
    }

    [Fact]
    public void Write_WithColor_MarksTheHeadingOnly()
    {
        TextTable table = new("NAME");
        table.Add("x");
        using StringWriter output = new() { NewLine = "\n" };

        table.Write(output, hasColor: true);

        Assert.Equal("\e[1mNAME\e[0m\nx\n", output.ToString());
    }
}
