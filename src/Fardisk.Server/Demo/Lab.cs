using Fardisk.Diagnostics;

namespace Fardisk.Server.Demo;

/// <summary>A network namespace of its own with one bridge: the switch between the server and its virtual PCs. Nothing leaves it.</summary>
internal sealed class Lab : IAsyncDisposable
{
    /// <summary>Names of the namespaces that labs make; the process id follows, so that a lab whose process is gone can be told.</summary>
    public const string Prefix = "fardisk-lab-";

    public const string Bridge = "br0";
    public const string ServerAddress = "10.77.0.1";

    /// <summary>Virtual PCs a lab can have: each has a tap device.</summary>
    public const int PcsMax = 8;

    private static readonly (string Program, string Package)[] s_tools =
    [
        ("ip", "iproute2"), ("qemu-system-x86_64", "qemu-system-x86"), ("/usr/share/OVMF/OVMF_CODE_4M.fd", "ovmf"),
        ("/usr/lib/ipxe/qemu/efi-virtio.rom", "ipxe-qemu"), ("/usr/lib/ipxe/undionly.kpxe", "ipxe"),
    ];

    private Lab(string name, string folder)
    {
        Name = name;
        Folder = folder;
    }

    public string Name { get; }

    /// <summary>Scratch folder of this lab; removed with it.</summary>
    public string Folder { get; }

    /// <summary>Makes namespace, bridge and tap devices.</summary>
    /// <exception cref="FardiskException">LAB-0001, LAB-0002 or LAB-0003.</exception>
    public static async Task<Lab> Create(CancellationToken cancel)
    {
        CheckTools(s_tools);
        if (!Environment.IsPrivilegedProcess || !File.Exists("/dev/net/tun"))
        {
            throw new FardiskException(LabErrors.MissingRights, Environment.IsPrivilegedProcess ? "There is no /dev/net/tun." : "This process is not root.");
        }

        await RemoveAbandoned(cancel);
        string name = $"{Prefix}{Environment.ProcessId}";
        for (int i = 1; Directory.Exists($"/run/netns/{name}") || File.Exists($"/run/netns/{name}"); i++)
        {
            name = $"{Prefix}{Environment.ProcessId}-{i}";
        }

        var lab = new Lab(name, Directory.CreateTempSubdirectory("fardisk-lab-").FullName);
        try
        {
            await LabProcess.Run(["ip", "netns", "add", name], cancel: cancel);
            await lab.RunInside(["ip", "link", "set", "lo", "up"], cancel);
            await lab.RunInside(["ip", "link", "add", Bridge, "type", "bridge", "forward_delay", "0"], cancel);
            await lab.RunInside(["ip", "addr", "add", $"{ServerAddress}/24", "dev", Bridge], cancel);
            await lab.RunInside(["ip", "link", "set", Bridge, "up"], cancel);
            for (int i = 0; i < PcsMax; i++)
            {
                await lab.RunInside(["ip", "tuntap", "add", $"tap{i}", "mode", "tap"], cancel);
                await lab.RunInside(["ip", "link", "set", $"tap{i}", "master", Bridge, "up"], cancel);
            }

            return lab;
        }
        catch (Exception ex)
        {
            await lab.DisposeAsync();
            if (ex is FardiskException { Error.Id: "LAB-0003" } step)
            {
                throw new FardiskException(LabErrors.MissingRights, $"The network namespace cannot be made: {step.Message}", ex);
            }

            throw;
        }
    }

    /// <summary>Fails with every missing program and the package that brings it.</summary>
    public static void CheckTools(IEnumerable<(string Program, string Package)> tools)
    {
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/sbin"]).ToArray();
        string[] missing = tools
            .Where(t => !(t.Program[0] == '/' ? File.Exists(t.Program) : path.Any(p => File.Exists(Path.Combine(p, t.Program)))))
            .Select(t => $"{t.Program} (package {t.Package})")
            .ToArray();
        if (missing.Length > 0)
        {
            throw new FardiskException(LabErrors.MissingTools, $"Not installed: {string.Join(", ", missing)}.");
        }
    }

    /// <summary>The command line that runs a program inside; <c>ip</c> becomes it, so the process id is the program's.</summary>
    public IReadOnlyList<string> Inside(IReadOnlyList<string> command) => ["ip", "netns", "exec", Name, .. command];

    public Task<string> RunInside(IReadOnlyList<string> command, CancellationToken cancel = default) => LabProcess.Run(Inside(command), cancel: cancel);

    public async ValueTask DisposeAsync()
    {
        await Remove(Name);
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    // A lab whose process was killed with -9 leaves its namespace: its name tells whose it was.
    private static async Task RemoveAbandoned(CancellationToken cancel)
    {
        if (!Directory.Exists("/run/netns"))
        {
            return;
        }

        foreach (string name in Directory.EnumerateFiles("/run/netns", Prefix + "*").Select(f => Path.GetFileName(f)!).ToArray())
        {
            cancel.ThrowIfCancellationRequested();
            string owner = name[Prefix.Length..].Split('-')[0];
            if (!Directory.Exists($"/proc/{owner}"))
            {
                await Remove(name);
            }
        }
    }

    private static async Task Remove(string name)
    {
        if (!File.Exists($"/run/netns/{name}"))
        {
            return;
        }

        // Only what runs inside our namespace: it was started by this lab.
        string pids = await LabProcess.Run(["ip", "netns", "pids", name]);
        foreach (string pid in pids.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await using LabProcess kill = LabProcess.Start(["kill", "-KILL", pid]);
            await kill.WaitForExit();
        }

        await using LabProcess delete = LabProcess.Start(["ip", "netns", "del", name]);
        await delete.WaitForExit();
    }
}
