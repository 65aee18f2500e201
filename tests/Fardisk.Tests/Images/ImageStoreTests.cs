using System.Security.Cryptography;
using CsCheck;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Images;
using Fardisk.State;
using Fardisk.Tests.Clients;
using Fardisk.Tests.Diagnostics;
using Fardisk.Tests.State;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Fardisk.Tests.Images;

public sealed class ImageStoreTests : IDisposable
{
    private const int MiB = 1024 * 1024;

    private readonly TemporaryFolder _temporary = new();
    private readonly MemoryStateStore _state = new();
    private readonly ManualTime _time = new();
    private readonly DataFolder _folder;
    private readonly ClientStore _clients;
    private readonly ImageStore _images;

    public ImageStoreTests()
    {
        _folder = DataFolder.Open(_temporary["data"]);
        _clients = new ClientStore(_state);
        _images = Open();
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Import_KeepsEveryByteAndEveryHole()
    {
        // Data, a hole, zeros that were written, data that ends in the middle of a chunk.
        byte[] disk = new byte[9 * MiB];
        RandomNumberGenerator.Fill(disk.AsSpan(0, 5000));
        RandomNumberGenerator.Fill(disk.AsSpan((8 * MiB) + 100, 3));
        string path = _temporary["disk.raw"];
        using (SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.SetLength(file, disk.Length);
            RandomAccess.Write(file, disk.AsSpan(0, 5000), 0);
            RandomAccess.Write(file, disk.AsSpan(7 * MiB), 7 * MiB);
        }

        List<CopyProgress> progress = [];
        Image image = _images.Import(path, "Win10", new Told(progress.Add), CancellationToken.None);

        Assert.Equal(("win10", disk.Length, "disk.raw", 1), (image.Name, image.SizeBytes, image.Source, image.Version));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(disk)), image.Sha256);
        Assert.Equal(_time.GetUtcNow(), image.CreatedAt);
        Assert.Equal(disk, File.ReadAllBytes(_images.PathOf(image)));
        Assert.Equal(3 * 4096, image.StoredBytes);
        Assert.InRange(SparseFile.Identify(_images.PathOf(image)).StoredBytes, 1, 16 * 4096);
        Assert.Equal(new CopyProgress(disk.Length, disk.Length), progress[^1]);
        Assert.Equal(progress.OrderBy(p => p.DoneBytes), progress);
        Assert.Equal(image, Assert.Single(Open().List()));
        AssertNothingUnfinished();
    }

    [Fact]
    public void Import_AnyContent_IsTheSame() =>
        Gen.Select(Gen.Int[0, 6], Gen.Int[1, 40_000], Gen.Byte).Array[0, 6].Sample(
            pieces =>
            {
                using TemporaryFolder temporary = new();
                byte[] disk = new byte[(2 * MiB) + 512];
                foreach ((int at, int count, byte value) in pieces)
                {
                    disk.AsSpan(at * 300_000, count).Fill(value);
                }

                File.WriteAllBytes(temporary["disk.raw"], disk);
                MemoryStateStore state = new();
                ImageStore images = new(state, DataFolder.Open(temporary["data"]), _clients, _time, NullLogger.Instance);
                Image image = images.Import(temporary["disk.raw"], "x");
                return File.ReadAllBytes(images.PathOf(image)).AsSpan().SequenceEqual(disk) && image.Sha256 == Convert.ToHexStringLower(SHA256.HashData(disk));
            },
            iter: 40);

    [Fact]
    public void Create_TakesNoSpace()
    {
        Image image = _images.Create("empty", 40L * 1024 * MiB);

        Assert.Equal((40L * 1024 * MiB, 0), (new FileInfo(_images.PathOf(image)).Length, SparseFile.Identify(_images.PathOf(image)).StoredBytes));
        Assert.Equal((0, null, ""), (image.StoredBytes, image.Source, image.Sha256));
        Assert.Equal(image, Open().Get("EMPTY"));
    }

    public static TheoryData<string, byte[], int> Formats() => new()
    {
        { "qcow2", [.. "QFI"u8, 0xFB, 0, 0, 0, 3], 0 },
        { "VMDK", [.. "KDMV"u8], 0 },
        { "VMDK", [.. "# Disk DescriptorFile\n"u8], 0 },
        { "VHDX", [.. "vhdxfile"u8], 0 },
        { "VHD", [.. "conectix"u8], 0 },
        { "VHD", [.. "conectix"u8], (2 * MiB) - 512 },
        { "VDI", [0x7F, 0x10, 0xDA, 0xBE], 0x40 },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Import_AnotherFormat_IsRefusedWithTheCommandThatHelps(string name, byte[] magic, int offset)
    {
        byte[] file = new byte[2 * MiB];
        magic.CopyTo(file.AsSpan(offset));
        FardiskException refused = RefusedImport(file);

        Assert.Equal("IMAGE-0005", refused.Error.Id);
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.Contains("qemu-img convert", refused.Message, StringComparison.Ordinal);
        Assert.Contains("-O raw", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_Packed_NamesTheTool() =>
        Assert.Contains("gunzip", RefusedImport([0x1F, 0x8B, 0x08, .. new byte[2 * MiB]]).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(MiB - 512)]
    [InlineData(MiB + 1)]
    [InlineData((2 * MiB) - 511)]
    public void Import_NoSizeOfADisk_IsRefused(int size) => Assert.Equal("IMAGE-0006", RefusedImport(new byte[size]).Error.Id);

    [Theory]
    [InlineData(0)]
    [InlineData(-512)]
    [InlineData(MiB - 512)]
    [InlineData(ImageStore.SizeMax + 512)]
    [InlineData(MiB + 100)]
    public void Create_NoSizeOfADisk_IsRefused(long size) =>
        Assert.Equal("IMAGE-0006", Assert.Throws<FardiskException>(() => _images.Create("x", size)).Error.Id);

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("../../etc")]
    [InlineData(".hidden")]
    [InlineData("a b")]
    [InlineData("win10@1")]
    [InlineData("é")]
    public void Create_NoName_IsRefused(string name) =>
        Assert.Equal("IMAGE-0001", Assert.Throws<FardiskException>(() => _images.Create(name, MiB)).Error.Id);

    [Fact]
    public void Create_LongestName_IsTheLimit()
    {
        _images.Create(new string('a', ImageName.LengthMax), MiB);
        Assert.Throws<FardiskException>(() => _images.Create(new string('a', ImageName.LengthMax + 1), MiB));
    }

    [Fact]
    public void Create_NameIsTaken_IsRefusedAndTheImageStays()
    {
        Image first = _images.Create("x", MiB);

        Assert.Equal("IMAGE-0002", Assert.Throws<FardiskException>(() => _images.Create("X", 2 * MiB)).Error.Id);
        Assert.Equal(MiB, new FileInfo(_images.PathOf(first)).Length);
    }

    [Fact]
    public void Import_SameNameTwiceAtOnce_OneIsRefused()
    {
        File.WriteAllBytes(_temporary["disk.raw"], new byte[2 * MiB]);
        FardiskException? second = null;
        _images.Import(_temporary["disk.raw"], "x", new Told(_ => second ??= Assert.Throws<FardiskException>(() => _images.Create("x", MiB))));

        Assert.Equal("IMAGE-0002", second?.Error.Id);
        Assert.Single(_images.List());
    }

    [Theory]
    [InlineData("/no/such/file")]
    [InlineData("/")]
    public void Import_FileCannotBeRead_SaysSo(string path)
    {
        FardiskException refused = Assert.Throws<FardiskException>(() => _images.Import(path, "x"));

        Assert.Equal("IMAGE-0004", refused.Error.Id);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        _images.Create("x", MiB); // the name is free again
    }

    [Fact]
    public void Import_Cancelled_LeavesNothing()
    {
        File.WriteAllBytes(_temporary["disk.raw"], Enumerable.Repeat((byte)1, 8 * MiB).ToArray());
        using CancellationTokenSource cancel = new();
        int reports = 0;

        Assert.Throws<OperationCanceledException>(() => _images.Import(_temporary["disk.raw"], "x", new Told(_ => CancelAtThird()), cancel.Token));

        Assert.Empty(_images.List());
        Assert.Empty(Directory.GetFileSystemEntries(_folder.ImagesPath));
        AssertNothingUnfinished();

        void CancelAtThird()
        {
            if (++reports == 3)
            {
                cancel.Cancel();
            }
        }
    }

    [Fact]
    public void Import_SourceIsWrittenMeanwhile_IsRefused()
    {
        string path = _temporary["disk.raw"];
        File.WriteAllBytes(path, Enumerable.Repeat((byte)1, 4 * MiB).ToArray());

        FardiskException refused = Assert.Throws<FardiskException>(() =>
            _images.Import(path, "x", new Told(_ => File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch))));

        Assert.Equal("IMAGE-0004", refused.Error.Id);
        AssertNothingUnfinished();
    }

    [Fact]
    public void Import_SourceGetsShorterMeanwhile_IsRefused()
    {
        string path = _temporary["disk.raw"];
        File.WriteAllBytes(path, Enumerable.Repeat((byte)1, 4 * MiB).ToArray());
        using SafeFileHandle writer = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

        FardiskException refused = Assert.Throws<FardiskException>(() =>
            _images.Import(path, "x", new Told(_ => RandomAccess.SetLength(writer, 2 * MiB))));

        Assert.Equal("IMAGE-0004", refused.Error.Id);
        AssertNothingUnfinished();
    }

    [Fact]
    public void Import_RecordCannotBeStored_LeavesNoFile()
    {
        File.WriteAllBytes(_temporary["disk.raw"], new byte[2 * MiB]);
        _state.Failure = new FardiskException(StateErrors.DiskFull, "full");

        Assert.Throws<FardiskException>(() => _images.Import(_temporary["disk.raw"], "x"));

        _state.Failure = null;
        Assert.Empty(_images.List());
        Assert.Empty(Directory.GetFiles(_folder.Root, "*.raw", SearchOption.AllDirectories));
        _images.Import(_temporary["disk.raw"], "x");
    }

    [Fact]
    public void Guard_NoSpace_IsOneSentenceAndNothingIsLeft()
    {
        using SafeFileHandle full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

        FardiskException refused = Assert.Throws<FardiskException>(() => StoreFile.Guard("Image x cannot be stored", () =>
            StoreFile.Make(_folder, ".raw", file =>
            {
                RandomAccess.Write(file, "half"u8, 0);
                RandomAccess.Write(full, "more"u8, 0); // ENOSPC by a real system call
                return 0;
            })));

        Assert.Equal("IMAGE-0007", refused.Error.Id);
        Assert.Contains("Image x", refused.Message, StringComparison.Ordinal);
        AssertNothingUnfinished();
    }

    [Fact]
    public void UsersOf_NamesTheClientsOfAnImage()
    {
        _clients.Add(ClientStoreTests.Pc("pc1", 1) with { Image = "win10" });
        _clients.Add(ClientStoreTests.Pc("pc2", 2) with { Image = "debian" });
        _clients.Add(ClientStoreTests.Pc("pc3", 3) with { Image = "win10" });

        Assert.Equal(["pc1", "pc3"], _images.UsersOf("Win10").Select(c => c.Name));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{\"name\":\"y\",\"sizeBytes\":1,\"storedBytes\":1,\"sha256\":\"\",\"createdAt\":\"2026-01-01T00:00:00Z\",\"version\":1}")]
    [InlineData("{\"name\":\"x\"}")]
    public void Open_RecordOfAnotherVersion_NamesTheImage(string json)
    {
        _state.WriteImage(new ImageRow("x", json));

        FardiskException refused = Assert.Throws<FardiskException>(() => { Open(); });

        Assert.Equal("IMAGE-0009", refused.Error.Id);
        Assert.Contains("image x", refused.Message, StringComparison.Ordinal);
    }

    private ImageStore Open() => new(_state, _folder, _clients, _time, NullLogger.Instance);

    private FardiskException RefusedImport(byte[] file)
    {
        File.WriteAllBytes(_temporary["file"], file);
        FardiskException refused = Assert.Throws<FardiskException>(() => _images.Import(_temporary["file"], "x"));
        Assert.Empty(_images.List());
        AssertNothingUnfinished();
        return refused;
    }

    private void AssertNothingUnfinished() => Assert.Empty(Directory.GetFileSystemEntries(_folder.TemporaryPath));
}
