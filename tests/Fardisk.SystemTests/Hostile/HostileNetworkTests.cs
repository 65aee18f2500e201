using System.Globalization;
using System.Net.NetworkInformation;
using Fardisk.Server.Demo;
using Fardisk.SystemTests.Boot;
using Fardisk.SystemTests.Dhcp;

namespace Fardisk.SystemTests.Hostile;

/// <summary>One server, a few hundred bad inputs of each protocol: it lives, serves the next good client and gives back what it took.</summary>
public sealed class HostileNetworkTests
{
    // Threads of the pool come and go by themselves, and so do a few descriptors.
    private const int Slack = 24;
    private const string Attacker = "att0";

    private static readonly TimeSpan s_settleWithin = TimeSpan.FromSeconds(25);
    private static readonly byte[] s_card = [0x52, 0x54, 0, 0x99, 0, 1];

    [Fact]
    public async Task Server_AfterBadInputOfEveryProtocol_ServesGoodClientsAndHoldsNothing()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using Lab lab = await Lab.Create(cancel);
        await using var server = new LabServer(lab, Room.Executable);
        await server.WriteSettings(cancel);
        await server.Command(["image", "create", "small", "--size", "16M"], cancel);
        await server.Command(["client", "add", "pc01", "--mac", "52:54:00:99:00:01", "--image", "small", "--access", "open"], cancel);
        await server.Start(cancel);
        await lab.RunInside(["ip", "link", "add", Attacker, "type", "veth", "peer", "name", "att1"], cancel);
        await lab.RunInside(["ip", "link", "set", "att1", "master", Lab.Bridge, "up"], cancel);
        await lab.RunInside(["ip", "link", "set", Attacker, "up"], cancel);
        using HostilePeer peer = NetworkPair.In(lab.Name, () => new HostilePeer(IndexOf(Attacker), "iqn.2026-11.io.fardisk:pc01"));
        string before = Good(lab, peer);
        (int files, int threads) = Held(server);

        Flood(lab, peer);
        string during = NetworkPair.In(lab.Name, () =>
        {
            List<IDisposable> open = peer.FloodIscsi();
            int status = peer.GoodIscsi();
            open.ForEach(o => o.Dispose());
            return $"iSCSI {status}";
        });
        string after = Good(lab, peer);

        Assert.Equal("iSCSI 0", during);
        Assert.Equal(before, after);
        Assert.EndsWith("TFTP 512; HTTP/1.1 206 Partial Content; iSCSI 0", after, StringComparison.Ordinal);
        Assert.StartsWith("10.77.0.", after, StringComparison.Ordinal);
        await Settle(server, files + Slack, threads + Slack, cancel);
        Assert.DoesNotContain('\e', server.Log);
        Assert.DoesNotContain("mistake", server.Log, StringComparison.Ordinal);
        Assert.Equal(0, await server.Stop());
    }

    private static void Flood(Lab lab, HostilePeer peer) => NetworkPair.In(lab.Name, () =>
    {
        peer.FloodDhcp();
        peer.FloodTftp();
        HostilePeer.FloodHttp();
        return 0;
    });

    private static string Good(Lab lab, HostilePeer peer) => NetworkPair.In(
        lab.Name, () => $"{peer.GoodDhcp(s_card)}; TFTP {HostilePeer.GoodTftp()}; {HostilePeer.GoodHttp()}; iSCSI {peer.GoodIscsi()}");

    private static (int Files, int Threads) Held(LabServer server)
    {
        string status = File.ReadLines($"/proc/{server.ProcessId}/status").First(l => l.StartsWith("Threads:", StringComparison.Ordinal));
        return (Directory.GetFiles($"/proc/{server.ProcessId}/fd").Length, int.Parse(status[8..], CultureInfo.InvariantCulture));
    }

    private static async Task Settle(LabServer server, int filesMost, int threadsMost, CancellationToken cancel)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(s_settleWithin);
        (int Files, int Threads) held = Held(server);
        while (held.Files > filesMost || held.Threads > threadsMost)
        {
            Assert.False(limit.IsCancellationRequested, $"{held.Files} files and {held.Threads} threads are still held; at most {filesMost} and {threadsMost} were expected");
            await Task.Delay(200, cancel);
            held = Held(server);
        }
    }

    private static int IndexOf(string name) =>
        NetworkInterface.GetAllNetworkInterfaces().First(i => i.Name == name).GetIPProperties().GetIPv6Properties()?.Index
        ?? throw new InvalidOperationException($"{name} has no index.");
}
