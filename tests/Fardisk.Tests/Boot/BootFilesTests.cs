using System.Diagnostics;
using Fardisk.Boot;
using Fardisk.Diagnostics;
using Xunit;

namespace Fardisk.Tests.Boot;

public sealed class BootFilesTests : IDisposable
{
    private readonly BootFolders _folders = new();
    private readonly ManualTime _time = new();
    private readonly BootFiles _files;

    public BootFilesTests() => _files = new BootFiles(_folders.Options, _time);

    public void Dispose() => _folders.Dispose();

    [Theory]
    [InlineData("Boot/BCD", "Boot/BCD")]
    [InlineData("\\Boot\\BCD", "Boot/BCD")]
    [InlineData("/boot/bcd", "Boot/BCD")]
    [InlineData("\\\\boot\\\\Bcd", "Boot/BCD")]
    [InlineData("BOOT//BCD", "Boot/BCD")]
    [InlineData("boot/bcd\u00ff", "Boot/BCD")]
    [InlineData("ünïcode name", "ünïcode name")]
    public void FindUser_AsFirmwareAsks_FindsTheFile(string asked, string expected)
    {
        BootFolders.Write(_folders.Files, expected, 10);

        Assert.Equal((expected, 10), _files.FindUser(asked) is { } f ? (f.Name, f.Length) : default);
    }

    [Theory]
    [InlineData("../secret", "parent")]
    [InlineData("..\\secret", "parent, the Windows way")]
    [InlineData("Boot/../../secret", "parent in the middle")]
    [InlineData("./secret", "dot")]
    [InlineData("/etc/passwd", "absolute")]
    [InlineData("C:\\secret", "drive letter")]
    [InlineData("secret\0.txt", "NUL")]
    [InlineData("sec\nret", "control character")]
    [InlineData("link-out", "a link that leads out of the folder")]
    [InlineData("link-out-dir/secret", "a folder link that leads out")]
    [InlineData("link-abs", "a link to an absolute path")]
    [InlineData("link-loop", "a link to itself")]
    [InlineData("zero", "a link to a device")]
    [InlineData("pipe", "a pipe: opening it would wait for ever")]
    [InlineData("Boot", "a folder")]
    [InlineData("", "nothing")]
    [InlineData("/", "only a slash")]
    [InlineData("NUL", "a name that is a device elsewhere")]
    [InlineData("missing", "not there")]
    public void FindUser_NameThatMustNotWork_FindsNothing(string asked, string because)
    {
        BootFolders.Write(_folders.Root, "secret", 10);
        BootFolders.Write(_folders.Files, "Boot/BCD", 10);
        File.CreateSymbolicLink(Path.Combine(_folders.Files, "link-out"), "../secret");
        File.CreateSymbolicLink(Path.Combine(_folders.Files, "link-out-dir"), "..");
        File.CreateSymbolicLink(Path.Combine(_folders.Files, "link-abs"), Path.Combine(_folders.Root, "secret"));
        File.CreateSymbolicLink(Path.Combine(_folders.Files, "link-loop"), "link-loop");
        File.CreateSymbolicLink(Path.Combine(_folders.Files, "zero"), "/dev/zero");
        using (var mkfifo = Process.Start("mkfifo", Path.Combine(_folders.Files, "pipe")))
        {
            mkfifo.WaitForExit();
        }

        Assert.True(_files.FindUser(asked) is null, because);
        Assert.True(_files.Find(asked) is null, because);
    }

    [Fact]
    public void FindUser_NameOverTheLimit_FindsNothing()
    {
        string folder = new string('d', 200);
        string name = new string('a', FileFolder.NameLengthMax - folder.Length - 1);
        BootFolders.Write(_folders.Files, $"{folder}/{name}", 1);
        BootFolders.Write(_folders.Files, $"{folder}/{name}b", 1);

        Assert.NotNull(_files.FindUser($"{folder}/{name}"));
        Assert.Null(_files.FindUser($"{folder}/{name}b"));
    }

    [Fact]
    public void FindUser_LinkInside_IsFollowed()
    {
        BootFolders.Write(_folders.Files, "v2/kernel", 7);
        File.CreateSymbolicLink(Path.Combine(_folders.Files, "current"), "v2");

        Assert.Equal(7, _files.FindUser("current/kernel")?.Length);
    }

    [Fact]
    public void FindUser_SeveralCases_TakesTheExactOne()
    {
        BootFolders.Write(_folders.Files, "Kernel", 1);
        BootFolders.Write(_folders.Files, "kernel", 2);

        Assert.Equal((1, 2), (_files.FindUser("Kernel")!.Length, _files.FindUser("kernel")!.Length));
        Assert.Equal(1, _files.FindUser("KERNEL")!.Length);
    }

    [Fact]
    public void FindIpxe_LoaderThatIsALinkOut_IsFollowedAsDebianHasIt()
    {
        BootFolders.Write(_folders.Root, "boot/ipxe.efi", 9);
        File.CreateSymbolicLink(Path.Combine(_folders.Ipxe, "ipxe.efi"), "../boot/ipxe.efi");
        File.CreateSymbolicLink(Path.Combine(_folders.Ipxe, "other"), "../boot/ipxe.efi");

        Assert.Equal(9, _files.FindIpxe("ipxe.efi")?.Length);
        Assert.Null(_files.FindIpxe("other"));
    }

    [Fact]
    public void Find_InBothFolders_TakesIpxes()
    {
        BootFolders.Write(_folders.Ipxe, "undionly.kpxe", 1);
        BootFolders.Write(_folders.Files, "undionly.kpxe", 2);

        Assert.Equal((1, 2), (_files.Find("UNDIONLY.KPXE")!.Length, _files.FindUser("undionly.kpxe")!.Length));
    }

    [Fact]
    public void Find_FolderMissing_FindsNothing()
    {
        BootFiles files = new(_folders.Options with { Ipxe = "/nowhere", Files = null }, _time);

        Assert.Null(files.Find("undionly.kpxe"));
    }

    [Fact]
    public void Open_SmallAndLarge_ReadTheSameBytes()
    {
        byte[] small = BootFolders.Write(_folders.Files, "small", 5000);
        byte[] large = BootFolders.Write(_folders.Files, "large", ContentCache.FileLengthMax + 5);

        using BootContent first = _files.Open(_files.FindUser("small")!);
        using BootContent second = _files.Open(_files.FindUser("large")!);

        Assert.NotNull(first.Memory);
        Assert.Null(second.Memory);
        Assert.Equal(small[100..], ReadFrom(first, 100));
        Assert.Equal(large[100..], ReadFrom(second, 100));
        Assert.Equal(0, first.Read(new byte[10], 6000));
    }

    [Fact]
    public void Open_FileChanged_GivesTheNewOne()
    {
        BootFolders.Write(_folders.Files, "script", 100);
        using BootContent old = _files.Open(_files.FindUser("script")!);
        byte[] bytes = BootFolders.Write(_folders.Files, "script", 101, seed: 2);

        using BootContent content = _files.Open(_files.FindUser("script")!);

        Assert.Equal(bytes, content.Memory!.Value.ToArray());
    }

    [Fact]
    public void Facts_NewFile_IsSeenAfterTheirAge()
    {
        Assert.Empty(_files.Facts.Sizes);
        BootFolders.Write(_folders.Ipxe, "snponly.efi", 173_792);
        Assert.Empty(_files.Facts.Sizes);

        _time.Advance(BootFiles.FactsAgeMax);

        Assert.Equal(173_792, _files.Facts.Sizes["snponly.efi"]);
        Assert.Equal("snponly.efi", _files.Facts.FirstOf(BootLoaders.EfiX64));
    }

    [Fact]
    public void RequireLoaders_NoneThere_NamesThemAndThePackage()
    {
        BootFolders.Write(_folders.Ipxe, "ipxe.efi", 1);

        FardiskException ex = Assert.Throws<FardiskException>(_files.RequireLoaders);

        Assert.Equal("BOOT-0001", ex.Error.Id);
        Assert.Contains("no undionly.kpxe in " + _folders.Ipxe, ex.Message);
        Assert.Contains("apt install ipxe", ex.ToSentence());
    }

    [Fact]
    public void RequireLoaders_BothThere_IsSilent()
    {
        BootFolders.Write(_folders.Ipxe, "undionly.kpxe", 1);
        BootFolders.Write(_folders.Ipxe, "ipxe.efi", 1);

        _files.RequireLoaders();
    }

    private static byte[] ReadFrom(BootContent content, int offset)
    {
        byte[] bytes = new byte[content.Length - offset];
        Assert.Equal(bytes.Length, content.Read(bytes, offset));
        return bytes;
    }
}
