using System.Net;
using Fardisk.Listeners;
using Fardisk.Options;
using Fardisk.Server.Cli;
using Xunit;

namespace Fardisk.Tests.Server;

public sealed class InitTests
{
    private static readonly NetworkEntry s_eth1 = new("eth1", 3, IPAddress.Parse("10.0.0.1"), IPNetwork.Parse("10.0.0.0/24"));

    [Theory]
    [InlineData("10.0.0.0/24", "10.0.0.1", null, "10.0.0.100-10.0.0.199", "the usual hundred")]
    [InlineData("10.0.0.0/24", "10.0.0.150", null, "10.0.0.100-10.0.0.149", "our own address lies inside: the larger side")]
    [InlineData("10.0.0.0/24", "10.0.0.1", "10.0.0.120", "10.0.0.121-10.0.0.199", "the router lies inside")]
    [InlineData("10.0.0.0/16", "10.0.0.1", null, "10.0.0.100-10.0.0.199", "a large subnet")]
    [InlineData("10.0.0.0/28", "10.0.0.1", null, "10.0.0.8-10.0.0.14", "the upper half of a small one")]
    [InlineData("10.0.0.0/29", "10.0.0.6", null, "10.0.0.4-10.0.0.5", "we are its last address")]
    [InlineData("10.0.0.0/30", "10.0.0.1", null, null, "no room")]
    [InlineData("10.0.0.1/32", "10.0.0.1", null, null, "a point-to-point address")]
    public void For_ASubnet_GivesFreeAddresses(string subnet, string own, string? router, string? expected, string because)
    {
        AddressRange? range = RangeSuggestion.For(IPNetwork.Parse(subnet), IPAddress.Parse(own), router is null ? null : IPAddress.Parse(router));

        Assert.True(expected == range?.ToString(), $"{range}: {because}");
    }

    [Fact]
    public void ChooseNetwork_PrefersARoomOfItsOwn_ToTheDefaultRoute()
    {
        NetworkEntry lo = new("lo", 1, IPAddress.Loopback, IPNetwork.Parse("127.0.0.0/8"));
        NetworkEntry eth0 = new("eth0", 2, IPAddress.Parse("192.168.1.2"), IPNetwork.Parse("192.168.1.0/24"));
        NetworkMap map = new([lo, eth0, s_eth1]);

        Assert.Equal("eth0", InitCommand.ChooseNetwork(map, [("eth1", IPAddress.Parse("10.0.0.254"))])?.Interface);
        Assert.Equal("eth1", InitCommand.ChooseNetwork(map, [("eth0", IPAddress.Parse("192.168.1.1"))])?.Interface);
        Assert.Equal("eth1", InitCommand.ChooseNetwork(new NetworkMap([lo, s_eth1]), [("eth1", IPAddress.Parse("10.0.0.254"))])?.Interface);
        Assert.Equal("eth0", InitCommand.ChooseNetwork(map, [("gone", IPAddress.Parse("10.0.0.254"))])?.Interface);
        NetworkEntry docker = new("docker0", 4, IPAddress.Parse("172.17.0.1"), IPNetwork.Parse("172.17.0.0/16"));
        Assert.Equal("eth1", InitCommand.ChooseNetwork(new NetworkMap([lo, docker, s_eth1]), [("eth1", IPAddress.Parse("10.0.0.254"))])?.Interface);
        Assert.Null(InitCommand.ChooseNetwork(new NetworkMap([lo]), []));
    }

    [Theory]
    [InlineData(NetworkMode.Dhcp)]
    [InlineData(NetworkMode.Off)]
    public void Fill_OfTheTemplate_IsAValidFileWithThisNetwork(NetworkMode mode)
    {
        AddressRange range = new(IPAddress.Parse("10.0.0.100"), IPAddress.Parse("10.0.0.199"));
        string text = InitCommand.Fill(SettingsTemplate.Text, s_eth1, mode, range, IPAddress.Parse("10.0.0.254"));

        SettingsReading reading = SettingsFile.Parse(text, "/etc/fardisk/fardisk.toml");

        Assert.Empty(reading.Mistakes);
        NetworkOptions network = Assert.Single(reading.Settings!.Networks);
        Assert.Equal("eth1", network.Interface);
        Assert.Equal(mode, network.Mode);
        Assert.Equal(range, network.Range);
        Assert.Equal("10.0.0.254", network.Router?.ToString());
    }

    [Fact]
    public void Fill_WithoutANetwork_IsValidAndServesNone()
    {
        SettingsReading reading = SettingsFile.Parse(InitCommand.Fill(SettingsTemplate.Text, null, NetworkMode.Dhcp, null, null), "/x/fardisk.toml");

        Assert.Empty(reading.Mistakes);
        Assert.Empty(reading.Settings!.Networks);
    }

    [Fact]
    public async Task Init_InAnEmptyFolder_WritesAFileOnceAndNeverOverwritesIt()
    {
        using CliHarness cli = new(settings: null);

        CliRun dry = await cli.Must("init --dry-run");
        Assert.False(File.Exists(cli.SettingsPath));
        Assert.Contains("nothing written", dry.Output);

        CliRun first = await cli.Must("init");
        string written = await File.ReadAllTextAsync(cli.SettingsPath, TestContext.Current.CancellationToken);
        Assert.Contains("fardisk image import", first.Output);
        Assert.Contains("fardisk serve", first.Output);
        Assert.Empty(SettingsFile.Parse(written, cli.SettingsPath).Mistakes);

        await File.WriteAllTextAsync(cli.SettingsPath, "mine", TestContext.Current.CancellationToken);
        CliRun second = await cli.Run("init");
        Assert.Equal(1, second.Code);
        Assert.Contains("SRV-0010", second.Error);
        Assert.Equal("mine", await File.ReadAllTextAsync(cli.SettingsPath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Init_WithConfig_WritesThatFile()
    {
        using CliHarness cli = new(settings: null);

        CliRun run = await cli.Must("--config other.toml init --json");

        Assert.Equal(Path.Combine(cli.Folder, "other.toml"), run.Json.GetProperty("file").GetString());
        Assert.True(File.Exists(Path.Combine(cli.Folder, "other.toml")));
    }

    [Fact]
    public async Task Init_IntoAMissingFolder_IsASentence()
    {
        using CliHarness cli = new(settings: null);

        CliRun run = await cli.Run("--config no/such/folder/f.toml init");

        Assert.Equal(1, run.Code);
        Assert.StartsWith("SRV-0012", run.Error);
    }
}
