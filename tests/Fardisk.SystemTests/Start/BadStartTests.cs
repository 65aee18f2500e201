using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fardisk.Server.Demo;
using Xunit;

namespace Fardisk.SystemTests.Start;

/// <summary>The program as a process in a world that is not ready for it: one sentence with its id, exit code 1, nothing left behind.</summary>
public sealed class BadStartTests : IAsyncLifetime
{
    private const int Kill = 9;
    private const int MiB = 1024 * 1024;

    private readonly StartFolder _folder = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    [Theory]
    [InlineData("HTTP-0001")]
    [InlineData("ISCSI-0101")]
    public async Task Serve_PortInUse_NamesThePort(string error)
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        string endpoint = taken.LocalEndpoint.ToString()!;
        if (error == "HTTP-0001")
        {
            _folder.WriteSettings(boot: endpoint);
        }
        else
        {
            _folder.WriteSettings(iscsi: endpoint);
        }

        string output = await _folder.Fails(error, "serve");

        Assert.Contains(((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture), output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_InterfaceMissing_NamesIt()
    {
        _folder.WriteSettings(network: "[[network]]\ninterface = \"nowhere0\"\nrange = \"10.77.0.100-10.77.0.199\"");

        Assert.Contains("nowhere0", await _folder.Fails("DHCP-0002", "serve"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_IpxeFileMissing_NamesIt()
    {
        Directory.CreateDirectory(_folder.Path("ipxe"));
        File.WriteAllText(_folder.Path("ipxe/ipxe.efi"), "x");
        _folder.WriteSettings(ipxe: "ipxe");

        Assert.Contains("undionly.kpxe", await _folder.Fails("BOOT-0001", "serve"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_WhatNoDiskCanBeReadFrom_IsRefusedAndNothingIsRegistered()
    {
        await LabProcess.Run(["mkfifo", _folder.Path("pipe")], cancel: TestContext.Current.CancellationToken);

        await _folder.Fails("IMAGE-0004", "image", "import", _folder.Path("gone.raw"), "golden");
        await _folder.Fails("IMAGE-0004", "image", "import", _folder.Path("pipe"), "golden");
        await _folder.Fails("IMAGE-0004", "image", "import", "/dev/zero", "golden");

        Assert.Equal("[]", (await _folder.Must("image", "list", "--json")).Trim());
    }

    [Fact]
    public async Task Commands_DataFolderFull_SayItAndWorkAgainWhenThereIsRoom()
    {
        await _folder.MountData("6M");
        string disk = _folder.WriteDisk("disk.raw", 4 * MiB);
        await _folder.Must("image", "import", disk, "golden");
        await _folder.Fails("IMAGE-0007", "image", "import", disk, "second");
        await _folder.Fails("IMAGE-0007", "client", "add", "pc01", "--mac", "525400770001", "--image", "golden");
        await _folder.FillData();

        string full = await _folder.Fails("STATE-0004", "client", "add", "pc02", "--mac", "525400770002");
        await _folder.Fails("STATE-0004", "serve");
        File.Delete(_folder.Path("data/fill"));

        Assert.Contains("full", full, StringComparison.Ordinal);
        await _folder.Must("client", "add", "pc02", "--mac", "525400770002");
        Assert.DoesNotContain("pc01", await _folder.Must("client", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_DataFolderFillsWhileItRuns_GoesOnAndChangesWorkAgainWhenThereIsRoom()
    {
        await _folder.MountData("6M");
        await using LabProcess server = await _folder.Serve();
        await _folder.FillData();

        (int code, string output) = await _folder.Run("client", "add", "pc01", "--mac", "525400770001");
        string status = await _folder.Must("status");
        File.Delete(_folder.Path("data/fill"));
        await _folder.Must("client", "add", "pc01", "--mac", "525400770001");
        await server.Stop();

        Assert.True(code == 1 && output.StartsWith("STATE-0004: ", StringComparison.Ordinal), output);
        Assert.Contains("runs", status, StringComparison.Ordinal);
        Assert.True(server.ExitCode == 0, server.Output);
    }

    [Fact]
    public async Task Serve_KilledServerLeftItsSocket_StartsAndCommandsWork()
    {
        await using (LabProcess first = await _folder.Serve())
        {
            await _folder.Must("client", "add", "pc01", "--mac", "525400770001");
            first.Signal(Kill);
            await first.WaitForExit(TestContext.Current.CancellationToken);
        }

        Assert.True(File.Exists(_folder.Path("data/fardisk.sock")), "the killed server has left no socket: nothing is tested");
        Assert.Contains("No server runs", await _folder.Must("status"), StringComparison.Ordinal);
        await using LabProcess second = await _folder.Serve();
        Assert.Contains("pc01", await _folder.Must("status"), StringComparison.Ordinal);
        (int code, string other) = await _folder.Run("serve");
        Assert.True(code == 1 && other.Contains("SRV-0002: ", StringComparison.Ordinal), other);
    }
}
