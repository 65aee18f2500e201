using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fardisk.Diagnostics;
using Fardisk.Server.Demo;

namespace Fardisk.SystemTests.Boot;

/// <summary>A room with a BIOS PC, a UEFI PC and one that nobody registered, taken through a day: boots, writes, a dead server, a reboot, power-off.</summary>
/// <remarks>Everything happens once, here; the tests assert what was seen. A step that fails fails them all with its own words.</remarks>
public sealed class Room : IAsyncLifetime
{
    private const int FilesWanted = 60;

    private static readonly TimeSpan s_bootWithin = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_commandWithin = TimeSpan.FromMinutes(2);

    private RoomFacts? _facts;

    /// <summary>What was seen.</summary>
    public RoomFacts Facts => _facts ?? throw new InvalidOperationException("The day did not come to its end.");

    public static string Executable => Path.Combine(AppContext.BaseDirectory, "fardisk");

    public async ValueTask InitializeAsync()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        string disk = await GoldenDisk.Get(Console.Out.WriteLine, cancel);
        await using Lab lab = await Lab.Create(cancel);
        await using var server = new LabServer(lab, Executable);
        await server.WriteSettings(cancel);
        await server.Command(["image", "import", disk, "debian"], cancel);
        await server.Command(["client", "add", "pc01", "--mac", VirtualPc.MacOf(1), "--image", "debian"], cancel);
        await server.Start(cancel);
        // The second client is added while the server runs: the same command, another way to the same state.
        await server.Command(["client", "add", "pc02", "--mac", VirtualPc.MacOf(2), "--image", "debian"], cancel);
        await using VirtualPc unknown = await VirtualPc.PowerOn(lab, "unknown", 3, PcFirmware.Bios, TimeProvider.System, cancel, memoryMib: 64);
        await server.Command(["client", "add", "pc04", "--mac", VirtualPc.MacOf(4), "--image", "debian"], cancel);
        await using VirtualPc http = await VirtualPc.PowerOn(lab, "pc04", 4, PcFirmware.UefiHttp, TimeProvider.System, cancel);
        await unknown.Expect(@"fardisk client add", 0, s_bootWithin, cancel);
        string unknownConsole = unknown.Console.Text;
        Say("the unknown PC has its menu");
        await unknown.DisposeAsync();
        await http.Expect("Registered SAN device", 0, s_bootWithin, cancel);
        await http.DisposeAsync();
        string httpTimeline = await server.Command(["watch", "pc04", "--once"], cancel);
        await using VirtualPc bios = await VirtualPc.PowerOn(lab, "pc01", 1, PcFirmware.Bios, TimeProvider.System, cancel);
        await using VirtualPc uefi = await VirtualPc.PowerOn(lab, "pc02", 2, PcFirmware.Uefi, TimeProvider.System, cancel);
        await Task.WhenAll(bios.LogIn(0, s_bootWithin, cancel), uefi.LogIn(0, s_bootWithin, cancel));
        Say("both PCs are logged in");
        try
        {
            _facts = await Day(lab, server, bios, uefi, (unknownConsole, httpTimeline), cancel);
        }
        catch (FardiskException ex)
        {
            // What the server saw tells more than what the PC did not show.
            string timeline = await server.Command(["watch", "pc01", "--once"], cancel);
            throw new FardiskException(ex.Error, $"{ex.Message}\n{timeline}\n{server.Log}", ex);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<RoomFacts> Day(Lab lab, LabServer server, VirtualPc bios, VirtualPc uefi, (string UnknownConsole, string HttpTimeline) before, CancellationToken cancel)
    {
        GuestFacts biosFacts = await Ask(bios, cancel);
        GuestFacts uefiFacts = await Ask(uefi, cancel);
        List<int> bootNumbers = [await BootNumber(server, "pc01", cancel)];
        string keptBefore = (await bios.Run("head -c 4M /dev/urandom >/srv/kept; sync; sha256sum </srv/kept", s_commandWithin, cancel)).Trim();
        (int atKill, string source, string[] digests, string failures) = await KillServerUnderWrites(server, bios, cancel);
        Say("the server was killed under writes and the guest went on");
        bootNumbers.Add(await BootNumber(server, "pc01", cancel));
        string biosTimeline = await server.Command(["watch", "pc01", "--once"], cancel);

        int here = bios.Console.Text.Length;
        await bios.Console.Type("sync; systemctl reboot -f\n", cancel);
        await bios.LogIn(here, s_bootWithin, cancel);
        bootNumbers.Add(await BootNumber(server, "pc01", cancel));
        Say("pc01 has rebooted");
        string keptAfter = (await bios.Run("sha256sum </srv/kept", s_commandWithin, cancel)).Trim();
        string seenByOther = (await uefi.Run("ls /srv/kept /srv/w 2>&1 || true", s_commandWithin, cancel)).Trim();
        string uefiTimeline = await server.Command(["watch", "pc02", "--once"], cancel);
        string leases = await server.Command(["lease", "list"], cancel);
        string status = await server.Command(["status"], cancel);
        await PowerOff(bios, cancel);
        await PowerOff(uefi, cancel);
        int exitCode = await server.Stop();
        return new RoomFacts
        {
            Bios = biosFacts,
            Uefi = uefiFacts,
            UnknownConsole = before.UnknownConsole,
            HttpTimeline = before.HttpTimeline,
            KeptBefore = keptBefore,
            KeptAfterReboot = keptAfter,
            KeptSeenByOther = seenByOther,
            KillFilesWanted = FilesWanted,
            KillSourceDigest = source,
            KillFileDigests = digests,
            KillGuestFailures = failures,
            KillFilesAtKill = atKill,
            BootNumbers = bootNumbers,
            BiosTimeline = biosTimeline,
            UefiTimeline = uefiTimeline,
            Leases = leases,
            Status = status,
            ServerExitCode = exitCode,
            FileSystemChecks = new Dictionary<string, string>
            {
                ["pc01"] = await CheckFileSystem(lab, server, "pc01", cancel),
                ["pc02"] = await CheckFileSystem(lab, server, "pc02", cancel),
            },
        };
    }

    private static async Task<GuestFacts> Ask(VirtualPc pc, CancellationToken cancel)
    {
        string source = (await pc.Run("findmnt -no SOURCE /", s_commandWithin, cancel)).Trim();
        string disk = Path.GetFileName(source).TrimEnd([.. "0123456789"]);
        string lsblk = await pc.Run($"lsblk -bdno TRAN,SIZE,SERIAL,WWN /dev/{disk}", s_commandWithin, cancel);
        string[] columns = lsblk.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string ibft = await pc.Run("cd /sys/firmware/ibft && for f in */*; do [ -f $f ] && echo \"$f=$(cat $f 2>/dev/null)\"; done; cd; true", s_commandWithin, cancel);
        string uefi = await pc.Run("[ -d /sys/firmware/efi ] && echo yes || echo no", s_commandWithin, cancel);
        string cache = await pc.Run($"cat /sys/block/{disk}/queue/write_cache", s_commandWithin, cancel);
        string address = await pc.Run("ip -4 -o addr show dev eth0 | awk '{print $4}'", s_commandWithin, cancel);
        return new GuestFacts(
            source, columns[0], uefi.Trim() == "yes",
            ibft.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l.Contains('=', StringComparison.Ordinal))
                .ToDictionary(l => l[..l.IndexOf('=', StringComparison.Ordinal)], l => l[(l.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim()),
            columns[2], columns[3], long.Parse(columns[1], CultureInfo.InvariantCulture), cache.Trim(), address.Trim());
    }

    // Direct writes: each is acknowledged by the target and none is flushed. The server dies in the middle of them.
    private static async Task<(int AtKill, string Source, string[] Digests, string Failures)> KillServerUnderWrites(LabServer server, VirtualPc pc, CancellationToken cancel)
    {
        await pc.Run("pidof iscsid", s_commandWithin, cancel); // without it nobody in the guest would connect again
        await pc.Run("mkdir -p /srv/w; rm -f /run/fails /run/finished; head -c 3M /dev/urandom >/run/src", s_commandWithin, cancel);
        string source = Digest(await pc.Run("sha256sum </run/src", s_commandWithin, cancel));
        await pc.Run(
            $"(i=0; while [ $i -lt {FilesWanted} ]; do i=$((i+1)); dd if=/run/src of=/srv/w/$i bs=16k oflag=direct 2>/run/dd.$i || cat /run/dd.$i >>/run/fails; done; touch /run/finished) </dev/null >/dev/null 2>&1 &",
            s_commandWithin, cancel);
        await pc.Run("while [ ! -e /srv/w/6 ]; do sleep 0.1; done", s_commandWithin, cancel);
        int atKill = int.Parse(await pc.Run("ls /srv/w | wc -l", s_commandWithin, cancel), CultureInfo.InvariantCulture);
        await server.Kill(cancel);
        await Task.Delay(TimeSpan.FromSeconds(3), cancel);
        await server.Start(cancel);
        await pc.Run("while [ ! -e /run/finished ]; do sleep 0.2; done", TimeSpan.FromMinutes(4), cancel);
        string failures = await pc.Run("cat /run/fails 2>/dev/null; true", s_commandWithin, cancel);
        string digests = await pc.Run("echo 3 >/proc/sys/vm/drop_caches; for f in /srv/w/*; do sha256sum <$f; done", s_commandWithin, cancel);
        await pc.Run("rm -r /srv/w", s_commandWithin, cancel);
        return (atKill, source, [.. digests.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Digest)], failures.Trim());
    }

    private static async Task PowerOff(VirtualPc pc, CancellationToken cancel)
    {
        int here = pc.Console.Text.Length;
        await pc.Console.Type("sync; mount -o remount,ro /; echo U > /proc/sysrq-trigger; echo R''O-DONE; echo o > /proc/sysrq-trigger\n", cancel);
        await pc.Expect("RO-DONE|Power down", here, s_commandWithin, cancel);
        await pc.DisposeAsync();
    }

    private static async Task<int> BootNumber(LabServer server, string client, CancellationToken cancel)
    {
        using JsonDocument json = JsonDocument.Parse(await server.Command(["client", "show", client, "--json"], cancel));
        return json.RootElement.GetProperty("bootNumber").GetInt32();
    }

    // The root file system of the demo's disk begins at 34 MiB and ends a MiB before the disk does.
    private static async Task<string> CheckFileSystem(Lab lab, LabServer server, string client, CancellationToken cancel)
    {
        string disk = Directory.EnumerateFiles(Path.Combine(server.DataFolder, "clients", client), "*.raw").Single();
        string copy = Path.Combine(lab.Folder, $"{client}.ext4");
        long mib = new FileInfo(disk).Length >> 20;
        await LabProcess.Run(["dd", $"if={disk}", $"of={copy}", "bs=1M", "skip=34", $"count={mib - 35}", "conv=sparse", "status=none"], cancel: cancel);
        await using LabProcess check = LabProcess.Start(["e2fsck", "-fn", copy]);
        await check.WaitForExit(cancel);
        File.Delete(copy);
        return check.ExitCode == 0 ? "clean" : check.Output;
    }

    private static void Say(string what) => Console.Out.WriteLine($"  room: {what}");

    private static string Digest(string line) => Regex.Match(line, "[0-9a-f]{64}").Value;
}
