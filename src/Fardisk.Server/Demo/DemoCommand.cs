using System.CommandLine;
using Fardisk.Diagnostics;

namespace Fardisk.Server.Demo;

/// <summary><c>fardisk demo</c>: the main job for real, in an isolated network on this machine.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var keep = new Option<bool>("--keep") { Description = "Leave the lab running after the boots, with the serial consoles reachable, until Ctrl-C." };
        var disk = new Option<string?>("--disk") { Description = "Golden disk to boot (raw) instead of the small Debian that the demo makes and keeps in the cache.", HelpName = "FILE" };
        var makeDisk = new Option<bool>("--make-disk") { Description = "Only make the golden disk in the cache, print its path and end." };
        var command = new Command("demo", "Boot a diskless BIOS PC and a diskless UEFI PC (QEMU) to the login, in a network namespace of their own (root).") { keep, disk, makeDisk };
        command.SetAction(async (result, cancel) =>
        {
            try
            {
                var run = new DemoRun(Console.Out, TimeProvider.System);
                await (result.GetValue(makeDisk) ? run.MakeDisk(cancel) : run.Run(result.GetValue(disk), result.GetValue(keep), cancel));
                return 0;
            }
            catch (FardiskException ex)
            {
                await Console.Error.WriteLineAsync(ex.ToSentence());
                return 1;
            }
            catch (OperationCanceledException)
            {
                await Console.Error.WriteLineAsync("demo: interrupted; the lab is gone");
                return 130;
            }
        });
        return command;
    }
}
