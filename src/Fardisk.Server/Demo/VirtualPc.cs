using System.Globalization;
using System.Text.RegularExpressions;
using Fardisk.Diagnostics;

namespace Fardisk.Server.Demo;

/// <summary>A diskless PC in QEMU on a tap device of the lab, with its serial console.</summary>
internal sealed class VirtualPc : IAsyncDisposable
{
    private const string LoginPrompt = @"login: *$";

    private readonly LabProcess _qemu;
    private readonly TimeProvider _time;
    private readonly long _on;
    private int _commands;

    private VirtualPc(string name, LabProcess qemu, SerialConsole console, string serialPath, TimeProvider time, long on)
    {
        Name = name;
        _qemu = qemu;
        Console = console;
        SerialPath = serialPath;
        _time = time;
        _on = on;
    }

    public string Name { get; }

    public SerialConsole Console { get; }

    /// <summary>Unix socket of the serial line; one reader at a time.</summary>
    public string SerialPath { get; }

    public int ProcessId => _qemu.Id;

    /// <summary>Time since power-on.</summary>
    public TimeSpan Uptime => _time.GetElapsedTime(_on);

    /// <summary>The card of the lab's PC number <paramref name="index"/>.</summary>
    public static string MacOf(int index) => string.Create(CultureInfo.InvariantCulture, $"52:54:00:fd:00:{index:x2}");

    /// <summary>Switches a PC on. It boots from the network only; it has no disk.</summary>
    /// <param name="lab">Where.</param>
    /// <param name="name">For messages and file names.</param>
    /// <param name="index">Tap device and last octet of its card, 0 to <see cref="Lab.PcsMax"/>-1.</param>
    /// <param name="firmware">How it boots.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancel">Ends the start.</param>
    /// <param name="memoryMib">Memory; 160 MiB suffice for the demo's Debian.</param>
    public static async Task<VirtualPc> PowerOn(Lab lab, string name, int index, PcFirmware firmware, TimeProvider time, CancellationToken cancel, int memoryMib = 512)
    {
        string serial = Path.Combine(lab.Folder, $"{name}.serial");
        File.Delete(serial);
        List<string> command =
        [
            "qemu-system-x86_64", "-machine", "q35", "-accel", Accelerator(), "-m", $"{memoryMib}", "-nodefaults", "-nographic", "-vga", "none",
            "-chardev", $"socket,id=s0,path={serial},server=on,wait=on", "-serial", "chardev:s0",
            "-netdev", $"tap,id=n0,ifname=tap{index},script=no,downscript=no", "-device", "virtio-rng-pci",
            "-smbios", $"type=1,serial={name},uuid=11111111-2222-4333-8444-{MacOf(index).Replace(":", "", StringComparison.Ordinal)}",
            "-device", $"virtio-net-pci,netdev=n0,mac={MacOf(index)},bootindex=1{(firmware == PcFirmware.Bios ? "" : ",romfile=")}",
        ];
        if (firmware != PcFirmware.Bios)
        {
            string variables = Path.Combine(lab.Folder, $"{name}.vars.fd");
            File.Copy("/usr/share/OVMF/OVMF_VARS_4M.fd", variables, overwrite: true);
            command.AddRange([
                "-drive", "if=pflash,format=raw,unit=0,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd",
                "-drive", $"if=pflash,format=raw,unit=1,file={variables}"]);
        }
        else
        {
            command.AddRange(["-boot", "order=n"]);
        }

        if (firmware == PcFirmware.UefiHttp)
        {
            foreach (string other in (string[])["IPv4PXESupport", "IPv6PXESupport", "IPv6Support"])
            {
                command.AddRange(["-fw_cfg", $"name=opt/org.tianocore/{other},string=no"]);
            }
        }

        LabProcess qemu = LabProcess.Start(lab.Inside(command));
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(TimeSpan.FromSeconds(20));
            SerialConsole console = await SerialConsole.Connect(serial, time, limit.Token); // QEMU waits for us: this is power-on
            return new VirtualPc(name, qemu, console, serial, time, time.GetTimestamp());
        }
        catch (OperationCanceledException ex) when (!cancel.IsCancellationRequested)
        {
            await qemu.DisposeAsync();
            throw new FardiskException(LabErrors.StepFailed, $"QEMU did not start: {qemu.Output.Trim()}", ex);
        }
    }

    /// <summary>Waits for a serial line.</summary>
    /// <exception cref="FardiskException">LAB-0004 with the console's last lines.</exception>
    public async Task<Match> Expect(string pattern, int from, TimeSpan within, CancellationToken cancel) =>
        await Console.WaitFor(pattern, from, within, cancel) ?? throw new FardiskException(
            LabErrors.BootFailed, $"{Name} did not show /{pattern}/ within {within.TotalSeconds:0} s{(_qemu.HasExited ? " and is off" : "")}. Its console ends with:\n{Tail(Console.Text)}\n{_qemu.Output}");

    /// <summary>Waits for the login prompt and logs in as root, so that <see cref="Run"/> works.</summary>
    public async Task LogIn(int from, TimeSpan within, CancellationToken cancel)
    {
        await Expect(LoginPrompt, from, within, cancel);
        int here = Console.Text.Length;
        await Console.Type("root\n", cancel);
        await Expect(@"[#] *$", here, TimeSpan.FromSeconds(90), cancel);
        await Console.Type("stty -echo cols 500; PS1=; export PS1\n", cancel);
        await Run("true", TimeSpan.FromSeconds(60), cancel);
    }

    /// <summary>Runs a shell command on the PC and gives back what it printed; its failure is ours.</summary>
    public async Task<string> Run(string command, TimeSpan within, CancellationToken cancel)
    {
        int here = Console.Text.Length;
        string mark = $"m{++_commands}";
        string end = command.EndsWith('&') ? "" : ";"; // `cmd &;` is no shell
        await Console.Type($"echo B-{mark}; {command}{end} echo E-{mark}=$?\n", cancel);
        Match match = await Expect($@"^B-{mark}\n((?:.*\n)*?)E-{mark}=(\d+)$", here, within, cancel);
        return match.Groups[2].Value == "0"
            ? match.Groups[1].Value
            : throw new FardiskException(LabErrors.StepFailed, $"On {Name} `{command}` ended with {match.Groups[2].Value}: {match.Groups[1].Value.Trim()}");
    }

    public async ValueTask DisposeAsync()
    {
        await _qemu.DisposeAsync();
        await Console.DisposeAsync();
    }

    private static string Tail(string text) => string.Join('\n', text.Split('\n').TakeLast(25));

    // A software-nested KVM (kvm_pvm) cannot run firmware code: emulation is slower and works everywhere.
    private static string Accelerator()
    {
        bool usable = !Directory.Exists("/sys/module/kvm_pvm");
        try
        {
            using var _ = usable ? new FileStream("/dev/kvm", FileMode.Open, FileAccess.ReadWrite) : null;
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            usable = false;
        }

        return usable ? "kvm" : "tcg";
    }
}
