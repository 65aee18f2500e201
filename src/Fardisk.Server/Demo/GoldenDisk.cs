using System.Reflection;
using System.Security.Cryptography;
using Fardisk.Diagnostics;

namespace Fardisk.Server.Demo;

/// <summary>The demo's golden disk: a small Debian, made once and kept in the user's cache.</summary>
internal static class GoldenDisk
{
    private static readonly (string Program, string Package)[] s_tools =
    [
        ("debootstrap", "debootstrap"), ("mke2fs", "e2fsprogs"), ("sgdisk", "gdisk"), ("mcopy", "mtools"), ("mkfs.vfat", "dosfstools"), ("perl", "perl"),
        ("grub-mkimage", "grub-common"), ("/usr/lib/grub/i386-pc/boot.img", "grub-pc-bin"), ("/usr/lib/grub/x86_64-efi/kernel.img", "grub-efi-amd64-bin"),
    ];

    /// <summary>Where it is kept: <c>$FARDISK_CACHE</c>, else the user's cache folder.</summary>
    public static string CacheFolder => Environment.GetEnvironmentVariable("FARDISK_CACHE") is { Length: > 0 } folder
        ? Path.GetFullPath(folder)
        : Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(Home, ".cache"), "fardisk");

    private static string Home => Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? home : "/root";

    /// <summary>The path of the disk; makes it when it is not there, which takes a minute or two and a Debian mirror.</summary>
    /// <param name="progress">One line a step.</param>
    /// <param name="cancel">Ends the making; nothing half-made is kept.</param>
    public static async Task<string> Get(Action<string> progress, CancellationToken cancel)
    {
        string script = Script();
        // The script's own digest is in the name: a changed script makes a new disk.
        string folder = Path.Combine(CacheFolder, "demo-" + Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(script)))[..12]);
        string disk = Path.Combine(folder, "golden.raw");
        if (File.Exists(disk))
        {
            return disk;
        }

        Lab.CheckTools(s_tools);
        if (!Environment.IsPrivilegedProcess)
        {
            throw new FardiskException(LabErrors.MissingRights, "Making the golden disk needs root (debootstrap).");
        }

        Directory.CreateDirectory(folder);
        string scriptPath = Path.Combine(folder, "make-disk.sh");
        await File.WriteAllTextAsync(scriptPath, script, cancel);
        await LabProcess.Run(["bash", scriptPath, folder], line => progress(line), cancel);
        return disk;
    }

    private static string Script()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("demo/make-disk.sh")
            ?? throw new InvalidOperationException("make-disk.sh is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
