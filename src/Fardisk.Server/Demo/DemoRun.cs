using System.Globalization;
using Fardisk.Diagnostics;

namespace Fardisk.Server.Demo;

/// <summary>One run of the demo: golden disk, lab, server, a BIOS PC, a UEFI PC, their timelines.</summary>
internal sealed class DemoRun(TextWriter output, TimeProvider time)
{
    /// <summary>Time limit from power-on to the login prompt; an emulated PC on a busy machine is slow.</summary>
    private static readonly TimeSpan s_bootWithin = TimeSpan.FromMinutes(6);

    private static readonly (string Pattern, string Meaning)[] s_milestones =
    [
        (@"^Registered SAN device|Booting from SAN device|BdsDxe: starting Boot", "firmware and iPXE are through"),
        (@"GRUB: loading the kernel", "GRUB runs from the iSCSI disk"),
        (@"Loading, please wait|Begin: Loading essential", "the Linux kernel runs"),
        (@"iscsistart: Connection1:0 .* operational", "Linux has opened the iSCSI disk itself"),
        (@"login: *$", "login prompt"),
    ];

    public async Task MakeDisk(CancellationToken cancel) => Say(await GoldenDisk.Get(Say, cancel));

    /// <summary>Runs the demo.</summary>
    /// <param name="disk">A golden disk of the user's, or <see langword="null"/> for the demo's own.</param>
    /// <param name="keep">Leaves the lab running until <paramref name="cancel"/>.</param>
    /// <param name="cancel">Ctrl-C: everything is removed.</param>
    public async Task Run(string? disk, bool keep, CancellationToken cancel)
    {
        Say("Fardisk demo: two PCs without a disk boot Debian from this program, inside a network of their own.");
        Say("Nothing outside it is touched: no packet leaves, no setting of this machine changes.");
        disk ??= await GoldenDisk.Get(Say, cancel);
        string executable = Environment.ProcessPath ?? throw new FardiskException(LabErrors.StepFailed, "This program does not know its own path.");
        await using Lab lab = await Lab.Create(cancel);
        await using var server = new LabServer(lab, executable);
        await Prepare(lab, server, disk, cancel);
        string[] names = ["bios-pc", "uefi-pc"];
        List<VirtualPc> pcs = [];
        try
        {
            for (int i = 0; i < names.Length; i++)
            {
                pcs.Add(await VirtualPc.PowerOn(lab, names[i], i, i == 0 ? PcFirmware.Bios : PcFirmware.Uefi, time, cancel));
                await Boot(pcs[i], cancel);
                Say("");
                Say(await server.Command(["watch", names[i], "--once"], cancel));
            }

            await ShowWhereIsWhat(lab, server, disk, cancel);
            if (keep)
            {
                await Keep(lab, server, pcs, cancel);
            }
        }
        catch (FardiskException ex) when (ex.Error == LabErrors.BootFailed)
        {
            await ShowFailure(server, cancel);
            throw;
        }
        finally
        {
            foreach (VirtualPc pc in pcs)
            {
                await pc.DisposeAsync();
            }
        }

        Say("The lab is gone: namespace, processes and scratch folder are removed (the golden disk stays in the cache).");
    }

    private async Task Prepare(Lab lab, LabServer server, string disk, CancellationToken cancel)
    {
        Say($"\nnetwork      namespace {lab.Name}, bridge {Lab.Bridge}, server {Lab.ServerAddress}");
        await server.WriteSettings(cancel);
        Say("$ fardisk image import golden.raw debian");
        Say(await server.Command(["image", "import", disk, "debian"], cancel));
        Say($"$ fardisk client add bios-pc --mac {VirtualPc.MacOf(0)} --image debian     (and uefi-pc, {VirtualPc.MacOf(1)})");
        await server.Command(["client", "add", "bios-pc", "--mac", VirtualPc.MacOf(0), "--image", "debian"], cancel);
        await server.Command(["client", "add", "uefi-pc", "--mac", VirtualPc.MacOf(1), "--image", "debian"], cancel);
        Say("$ fardisk serve");
        await server.Start(cancel);
        Say(server.ReadyLine);
    }

    private async Task Boot(VirtualPc pc, CancellationToken cancel)
    {
        Say($"\n{pc.Name}: power on (emulated, about half a minute)");
        foreach ((string pattern, string meaning) in s_milestones)
        {
            TimeSpan left = s_bootWithin - pc.Uptime;
            await pc.Expect(pattern, 0, left > TimeSpan.Zero ? left : TimeSpan.FromSeconds(1), cancel);
            Say(string.Create(CultureInfo.InvariantCulture, $"{pc.Name}: {pc.Uptime.TotalSeconds,5:0.0} s  {meaning}"));
        }
    }

    private async Task ShowWhereIsWhat(Lab lab, LabServer server, string disk, CancellationToken cancel)
    {
        Say(await server.Command(["status"], cancel));
        Say("What is where:");
        Say($"  golden disk      {disk}  (kept for the next run)");
        Say($"  settings         {server.SettingsPath}");
        Say($"  clients' disks   {server.DataFolder}/clients/   images: {server.DataFolder}/images/   state: {server.DataFolder}/state.db");
        Say($"  serial consoles  {lab.Folder}/*.serial\n");
    }

    private async Task Keep(Lab lab, LabServer server, List<VirtualPc> pcs, CancellationToken cancel)
    {
        Say("The lab stays until Ctrl-C. From another terminal, as root:");
        foreach (VirtualPc pc in pcs)
        {
            await pc.Console.DisposeAsync(); // QEMU takes one reader: leave the line to the user
            Say($"  socat -,raw,echo=0,escape=0x1d UNIX-CONNECT:{pc.SerialPath}     # console of {pc.Name}: press Enter, log in as root; Ctrl-] leaves");
        }

        string program = Environment.ProcessPath!;
        Say($"  {program} --config {server.SettingsPath} status");
        Say($"  {program} --config {server.SettingsPath} watch bios-pc");
        Say($"  ip netns exec {lab.Name} curl 'http://{Lab.ServerAddress}:8080/boot?mac={VirtualPc.MacOf(0)}'");
        var interrupted = new TaskCompletionSource();
        await using (cancel.Register(() => interrupted.TrySetResult()))
        {
            await interrupted.Task;
        }

        Say("");
    }

    private async Task ShowFailure(LabServer server, CancellationToken cancel)
    {
        Say("\nThe server's log ends with:");
        Say(string.Join('\n', server.Log.Split('\n').TakeLast(30)));
        Say(await server.Command(["status"], cancel));
    }

    private void Say(string text)
    {
        output.WriteLine(text.TrimEnd('\n'));
        output.Flush();
    }
}
