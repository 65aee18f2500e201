using System.Net;
using CsCheck;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Xunit;

namespace Fardisk.Tests.Clients;

public sealed class ClientPatternTests
{
    private static readonly string[] s_names = ["pc1", "pc01", "pc02", "pc09", "pc10", "pc30", "pc31", "pc001", "lab-pc02", "lab-pc2a", "server"];

    private static readonly Client[] s_clients =
        [.. s_names.Select((n, i) => ClientStoreTests.Pc(n, i + 1) with { Address = i == 0 ? IPAddress.Parse("10.0.0.1") : null })];

    [Theory]
    [InlineData("pc01", "pc01")]
    [InlineData("PC01", "pc01")]
    [InlineData("pc", "")]
    [InlineData("*", "lab-pc02 lab-pc2a pc001 pc01 pc02 pc09 pc1 pc10 pc30 pc31 server")]
    [InlineData("pc*", "pc001 pc01 pc02 pc09 pc1 pc10 pc30 pc31")]
    [InlineData("*pc*2*", "lab-pc02 lab-pc2a pc02")]
    [InlineData("pc0?", "pc01 pc02 pc09")]
    [InlineData("pc[01-30]", "pc01 pc02 pc09 pc10 pc30")]
    [InlineData("pc[1-30]", "pc1 pc10 pc30")]
    [InlineData("pc[001-2]", "pc001")]
    [InlineData("pc[01,09-10]", "pc01 pc09 pc10")]
    [InlineData("*pc[01-02]", "lab-pc02 pc01 pc02")]
    [InlineData("lab-pc[1-9]a", "lab-pc2a")]
    [InlineData("pc[0-9][0-9]", "pc01 pc02 pc09 pc10 pc30 pc31")]
    [InlineData("52:54:00:00:00:02", "pc01")]
    [InlineData("5254.0000.0003", "pc02")]
    [InlineData("10.0.0.1", "pc1")]
    [InlineData("10.0.0.2", "pc31")]
    [InlineData("10.0.0.3", "")]
    public void Match_Pattern_FindsTheClientsMeant(string pattern, string expected)
    {
        IReadOnlyList<Client> found = ClientPattern.Match(
            pattern, s_clients, address => address.ToString() == "10.0.0.2" ? ClientStoreTests.Mac(7) : null);

        Assert.Equal(expected, string.Join(' ', found.Select(c => c.Name)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("pc[01-30")]
    [InlineData("pc[]")]
    [InlineData("pc[a-b]")]
    [InlineData("pc[3-1]")]
    [InlineData("pc[1-2-3]")]
    [InlineData("pc[99999999999]")]
    [InlineData("pc 01")]
    [InlineData("room1/*")]
    [InlineData("pc.*")]
    public void Match_NoPattern_IsRefused(string pattern) =>
        Assert.Equal("CLIENT-0004", Assert.Throws<FardiskException>(() => ClientPattern.Match(pattern, s_clients)).Error.Id);

    [Fact]
    public void Match_AnyText_OnlyEverRefuses() => Gen.Char["pc019*?[]-,./: "].Array[0, 30].Sample(text =>
    {
        try
        {
            ClientPattern.Match(new string(text), s_clients);
        }
        catch (FardiskException ex) when (ex.Error.Id == "CLIENT-0004")
        {
            Assert.NotEmpty(ex.Message);
        }
    });

    [Fact]
    public void Match_StarsAgainstALongName_EndsSoon()
    {
        // Sixty a's and a pattern that nearly fits: exponential matching would not end.
        Client longest = ClientStoreTests.Pc(new string('a', 63), 1);

        Assert.Empty(ClientPattern.Match("*a*a*a*a*a*a*a*a*a*a*a*a*b", [longest]));
    }
}
