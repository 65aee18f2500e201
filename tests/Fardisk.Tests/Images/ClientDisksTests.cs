using System.Security.Cryptography;
using Fardisk.Blocks;
using Fardisk.Blocks.Raw;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Images;
using Fardisk.State;
using Fardisk.Tests.Blocks;
using Fardisk.Tests.Clients;
using Fardisk.Tests.Diagnostics;
using Fardisk.Tests.State;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fardisk.Tests.Images;

public sealed class ClientDisksTests : IDisposable
{
    private const int MiB = 1024 * 1024;

    private readonly TemporaryFolder _temporary = new();
    private readonly MemoryStateStore _state = new();
    private readonly DataFolder _folder;
    private readonly ClientStore _clients;
    private readonly ImageStore _images;
    private readonly ClientDisks _disks;
    private readonly byte[] _golden = new byte[3 * MiB];

    public ClientDisksTests()
    {
        _folder = DataFolder.Open(_temporary["data"]);
        _clients = new ClientStore(_state);
        _images = new ImageStore(_state, _folder, _clients, new ManualTime(), NullLogger.Instance);
        _disks = Disks();
        RandomNumberGenerator.Fill(_golden.AsSpan(0, MiB));
        RandomNumberGenerator.Fill(_golden.AsSpan(2 * MiB, 4096));
        File.WriteAllBytes(_temporary["golden.raw"], _golden);
        _images.Import(_temporary["golden.raw"], "golden");
        _images.Create("empty", MiB);
    }

    private string DiskPath => Path.Combine(_folder.ClientsPath, "pc07", "system.raw");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Prepare_MakesAnOwnSparseCopy()
    {
        Client client = Registered("golden");
        List<CopyProgress> progress = [];

        _disks.Prepare(client, new Told(progress.Add));

        Assert.Equal(_golden, File.ReadAllBytes(DiskPath));
        ClientDisk disk = Assert.IsType<ClientDisk>(_disks.Find("PC07"));
        Assert.Equal(("pc07", "system", DiskPath, "golden", 1, _golden.Length, false), (disk.Client, disk.Disk, disk.Path, disk.Image, disk.ImageVersion, disk.SizeBytes, disk.IsOpen));
        Assert.InRange(disk.StoredBytes, MiB, (2 * MiB) - 1);
        Assert.Equal(_golden.Length, progress[^1].DoneBytes);
        AssertNothingUnfinished();
    }

    [Fact]
    public void Open_WhatAClientWrites_IsItsOwnAndStays()
    {
        _disks.Prepare(Registered("golden"));
        Client other = _clients.Add(ClientStoreTests.Pc("pc08", 8) with { Image = "golden" });
        _disks.Prepare(other);

        using (IBlockDevice disk = _disks.Open("pc07", ClientDisks.SystemDisk))
        {
            disk.Write(0, Enumerable.Repeat((byte)0xAB, 512).ToArray());
        }

        _disks.Prepare(_clients.Get("pc07")); // there already: nothing happens
        Assert.Equal(0xAB, File.ReadAllBytes(DiskPath)[0]);
        Assert.Equal(_golden, File.ReadAllBytes(_images.PathOf(_images.Get("golden"))));
        using IBlockDevice theirs = _disks.Open("pc08", ClientDisks.SystemDisk);
        byte[] first = new byte[512];
        theirs.Read(0, first);
        Assert.Equal(_golden[..512], first);
    }

    [Fact]
    public void Open_Twice_SharesOneDiskUntilTheLastIsDisposed()
    {
        _disks.Prepare(Registered("golden"));
        IBlockDevice first = _disks.Open("pc07", ClientDisks.SystemDisk);
        IBlockDevice second = _disks.Open("PC07", ClientDisks.SystemDisk);
        byte[] block = Enumerable.Repeat((byte)5, 512).ToArray();
        first.Write(9, block);
        byte[] read = new byte[512];
        second.Read(9, read);
        Assert.Equal(block, read);

        first.Dispose();
        first.Dispose();
        Assert.Throws<ObjectDisposedException>(() => first.Read(9, read));
        second.Read(9, read);
        Assert.True(_disks.IsOpen("pc07"));
        Assert.True(_disks.Find("pc07")!.IsOpen);

        second.Dispose();
        Assert.False(_disks.IsOpen("pc07"));
        using RawFileDevice free = RawFileDevice.Open(DiskPath);
    }

    [Fact]
    public void ResetAndRemove_WhileOpen_AreRefusedAndAfterwardsNot()
    {
        Client client = Registered("golden");
        _disks.Prepare(client);
        using (IBlockDevice disk = _disks.Open("pc07", ClientDisks.SystemDisk))
        {
            disk.Write(0, new byte[512]);
            Assert.Equal("DISK-0003", Assert.Throws<FardiskException>(() => _disks.Reset(client)).Error.Id);
            Assert.Equal("DISK-0003", Assert.Throws<FardiskException>(() => _disks.Remove("pc07")).Error.Id);
            Assert.Equal("DISK-0003", Assert.Throws<FardiskException>(() => _disks.Prepare(client with { Image = "empty" })).Error.Id);
            disk.Read(0, new byte[512]);
        }

        _disks.Reset(client);
        Assert.Equal(_golden, File.ReadAllBytes(DiskPath));
        _disks.Remove("pc07");
        _disks.Remove("pc07");
        Assert.Null(_disks.Find("pc07"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.ClientsPath));
        AssertNothingUnfinished();
    }

    [Fact]
    public void Open_WhileBeingMade_IsRefused()
    {
        Client client = Registered("golden");
        _disks.Prepare(client);
        List<string> refused = [];

        _disks.Reset(client, new Told(_ =>
        {
            refused.Add(Assert.Throws<FardiskException>(() => _disks.Open("pc07", ClientDisks.SystemDisk)).Error.Id);
            refused.Add(Assert.Throws<FardiskException>(() => _disks.Reset(client)).Error.Id);
            refused.Add(Assert.Throws<FardiskException>(() => _disks.Remove("pc07")).Error.Id);
        }));

        Assert.Equal(["DISK-0005"], refused.Distinct());
        _disks.Open("pc07", ClientDisks.SystemDisk).Dispose();
    }

    [Fact]
    public void Prepare_AnotherImage_ReplacesTheDisk()
    {
        Client client = Registered("golden");
        _disks.Prepare(client);
        client = _clients.Set(client with { Image = "empty" });
        FardiskException refused = Assert.Throws<FardiskException>(() => _disks.Open("pc07", ClientDisks.SystemDisk));
        Assert.Equal("DISK-0002", refused.Error.Id);
        Assert.Contains("golden", refused.Message, StringComparison.Ordinal);
        Assert.Contains("empty", refused.Message, StringComparison.Ordinal);

        _disks.Prepare(client);

        Assert.Equal(("empty", MiB), (_disks.Find("pc07")!.Image, _disks.Find("pc07")!.SizeBytes));
        _disks.Open("pc07", ClientDisks.SystemDisk).Dispose();
    }

    [Fact]
    public void Reset_Cancelled_KeepsTheOldDisk()
    {
        Client client = Registered("golden");
        _disks.Prepare(client);
        using (IBlockDevice disk = _disks.Open("pc07", ClientDisks.SystemDisk))
        {
            disk.Write(0, new byte[512]);
        }

        using CancellationTokenSource cancel = new();
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() => _disks.Reset(client, cancellation: cancel.Token));

        Assert.Equal(new byte[512], File.ReadAllBytes(DiskPath)[..512]);
        AssertNothingUnfinished();
        _disks.Open("pc07", ClientDisks.SystemDisk).Dispose();
    }

    [Theory]
    [InlineData("golden", false, "golden", "killed before the new disk was moved into place: the old one is true")]
    [InlineData("golden", true, "empty", "killed after it: the new one is")]
    public void Find_KilledWhileReplacing_TellsWhichDiskItIs(string before, bool moved, string expected, string because)
    {
        _disks.Prepare(Registered(before));
        string other = _temporary["other.raw"];
        File.WriteAllBytes(other, new byte[MiB]);
        (ulong inode, _) = SparseFile.Identify(other);
        File.WriteAllText(
            Path.ChangeExtension(DiskPath, ".json"),
            $$"""{"image":"{{before}}","imageVersion":1,"nextImage":"empty","nextVersion":1,"nextInode":{{inode}}}""");
        if (moved)
        {
            File.Move(other, DiskPath, overwrite: true);
        }

        Assert.True(Disks().Find("pc07")!.Image == expected, because);
    }

    [Fact]
    public void Open_DiskPutThereByHand_IsTaken()
    {
        Registered("golden");
        Directory.CreateDirectory(Path.GetDirectoryName(DiskPath)!);
        File.Copy(_temporary["golden.raw"], DiskPath);

        using IBlockDevice disk = _disks.Open("pc07", ClientDisks.SystemDisk);

        Assert.Equal(_golden.Length / 512, disk.BlockCount);
    }

    [Theory]
    [InlineData("pc99", "system", "DISK-0001")]
    [InlineData("pc07", "games", "DISK-0001")]
    [InlineData("pc07", "system", "DISK-0001")]
    [InlineData("local", "system", "DISK-0001")]
    public void Open_NoSuchDisk_IsRefused(string client, string disk, string id)
    {
        Registered("golden"); // its disk was never made
        _clients.Add(ClientStoreTests.Pc("local", 9));

        Assert.Equal(id, Assert.Throws<FardiskException>(() => _disks.Open(client, disk)).Error.Id);
    }

    [Fact]
    public void Open_FileIsHeldOrDamaged_IsRefusedWithItsPath()
    {
        _disks.Prepare(Registered("golden"));
        using (RawFileDevice.Open(DiskPath))
        {
            FardiskException refused = Assert.Throws<FardiskException>(() => _disks.Open("pc07", ClientDisks.SystemDisk));
            Assert.Equal("DISK-0004", refused.Error.Id);
            Assert.Contains(DiskPath, refused.Message, StringComparison.Ordinal);
        }

        File.WriteAllBytes(DiskPath, new byte[100]);
        Assert.Equal("DISK-0004", Assert.Throws<FardiskException>(() => _disks.Open("pc07", ClientDisks.SystemDisk)).Error.Id);
        Assert.False(_disks.IsOpen("pc07"));
    }

    [Fact]
    public void Prepare_ImageFileIsGoneOrWrong_SaysSo()
    {
        Client client = Registered("golden");
        string file = _images.PathOf(_images.Get("golden"));
        File.WriteAllBytes(file, new byte[MiB]);
        Assert.Equal("IMAGE-0010", Assert.Throws<FardiskException>(() => _disks.Prepare(client)).Error.Id);
        File.Delete(file);
        Assert.Equal("IMAGE-0010", Assert.Throws<FardiskException>(() => _disks.Prepare(client)).Error.Id);
        Assert.Equal("IMAGE-0003", Assert.Throws<FardiskException>(() => _disks.Prepare(client with { Image = "nosuch" })).Error.Id);
        Assert.Equal("DISK-0001", Assert.Throws<FardiskException>(() => _disks.Reset(client with { Image = null })).Error.Id);
        AssertNothingUnfinished();
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../images")]
    [InlineData("")]
    [InlineData("a/b")]
    public void AnyCall_NameThatIsAPath_NeverReachesTheDisk(string name)
    {
        Assert.Throws<FardiskException>(() => _disks.Remove(name));
        Assert.Throws<FardiskException>(() => _disks.Find(name));
        Assert.Throws<FardiskException>(() => _disks.Prepare(ClientStoreTests.Pc(name, 1) with { Image = "golden" }));
        Assert.Throws<FardiskException>(() => _disks.Open(name, ClientDisks.SystemDisk));
        Assert.Equal(2, Directory.GetDirectories(_folder.ImagesPath).Length);
    }

    [Fact]
    public void Open_ManyThreads_ShareAndCloseCleanly()
    {
        _disks.Prepare(Registered("golden"));
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            byte[] block = new byte[512];
            for (int i = 0; i < 100; i++)
            {
                using IBlockDevice disk = _disks.Open("pc07", ClientDisks.SystemDisk);
                disk.Read(i, block);
            }
        }))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Assert.False(_disks.IsOpen("pc07"));
        _disks.Remove("pc07");
    }

    private ClientDisks Disks() => new(_images, _folder, _clients, NullLogger.Instance);

    private Client Registered(string image) => _clients.Add(ClientStoreTests.Pc("pc07", 7) with { Image = image });

    private void AssertNothingUnfinished() => Assert.Empty(Directory.GetFileSystemEntries(_folder.TemporaryPath));
}

/// <summary>A client's disk keeps the block device's promises too.</summary>
public sealed class SharedDiskTests : BlockDeviceContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _files;

    public void Dispose() => _folder.Dispose();

    protected override IBlockDevice Create()
    {
        string path = _folder[$"{Interlocked.Increment(ref _files)}.raw"];
        using (FileStream file = File.Create(path))
        {
            file.SetLength(Blocks * 512);
        }

        RawFileDevice device = RawFileDevice.Open(path);
        return new SharedDisk(device, device.Dispose);
    }
}
