using Fardisk.Blocks;
using Fardisk.Blocks.Raw;
using Fardisk.Images;
using Fardisk.Tests.State;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Fardisk.Tests.Blocks.Raw;

public sealed class RawFileDeviceTests : BlockDeviceContract, IDisposable
{
    private const int Block = RawFileDevice.SectorSize;

    private readonly TemporaryFolder _folder = new();
    private int _files;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_OutlivesTheDeviceAndLiesWhereItShould()
    {
        string path = NewFile(4);
        using (RawFileDevice device = RawFileDevice.Open(path))
        {
            device.Write(3, Enumerable.Repeat((byte)7, Block).ToArray());
        }

        byte[] bytes = File.ReadAllBytes(path);
        Assert.Equal(4 * Block, bytes.Length);
        Assert.Equal(3 * Block, bytes.AsSpan().IndexOf((byte)7));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(511)]
    [InlineData(513)]
    public void Open_SizeIsNoMultipleOfABlock_IsRefused(int size)
    {
        string path = _folder["odd.raw"];
        File.WriteAllBytes(path, new byte[size]);

        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => RawFileDevice.Open(path));

        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WhileOpen_IsRefusedAndAfterwardsNot()
    {
        string path = NewFile(4);
        using (RawFileDevice.Open(path))
        {
            Assert.ThrowsAny<IOException>(() => RawFileDevice.Open(path));
            Assert.ThrowsAny<IOException>(() => RawFileDevice.Open(path, readOnly: true));
        }

        using RawFileDevice first = RawFileDevice.Open(path, readOnly: true);
        using RawFileDevice second = RawFileDevice.Open(path, readOnly: true);
        Assert.ThrowsAny<IOException>(() => RawFileDevice.Open(path));
    }

    [Fact]
    public void ReadOnly_RefusesEveryChange()
    {
        using RawFileDevice device = RawFileDevice.Open(NewFile(4), readOnly: true);

        Assert.True(device.IsReadOnly);
        Assert.Equal(BlockFailure.ReadOnly, Assert.Throws<BlockIoException>(() => device.Write(0, new byte[Block])).Kind);
        Assert.Equal(BlockFailure.ReadOnly, Assert.Throws<BlockIoException>(() => device.Trim(0, 1)).Kind);
        device.Read(0, new byte[Block]);
        device.Flush();
    }

    [Fact]
    public void Write_NoSpace_SaysNoSpace()
    {
        // /dev/full answers every write with ENOSPC, by a real system call.
        using SafeFileHandle full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        using RawFileDevice device = new(full, "/dev/full", blockCount: 16, readOnly: false);

        BlockIoException failure = Assert.Throws<BlockIoException>(() => device.Write(0, new byte[Block]));

        Assert.Equal(BlockFailure.NoSpace, failure.Kind);
        Assert.Contains("/dev/full", failure.Message, StringComparison.Ordinal);
        Assert.Equal(BlockFailure.NoSpace, Assert.Throws<BlockIoException>(() => device.WriteZeros(0, Block)).Kind);
    }

    [Fact]
    public void Read_FileMadeShorterByOthers_IsAReadFailure()
    {
        string path = NewFile(8);
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        using RawFileDevice device = new(handle, path, blockCount: 8, readOnly: false);
        RandomAccess.SetLength(handle, 4 * Block);

        device.Read(0, new byte[4 * Block]);

        Assert.Equal(BlockFailure.ReadFailed, Assert.Throws<BlockIoException>(() => device.Read(2, new byte[4 * Block])).Kind);
    }

    [Fact]
    public void Write_SystemRefuses_IsAWriteFailure()
    {
        string path = NewFile(8);
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using RawFileDevice device = new(handle, path, blockCount: 8, readOnly: false);

        Assert.Equal(BlockFailure.WriteFailed, Assert.Throws<BlockIoException>(() => device.Write(0, new byte[Block])).Kind);
        Assert.Equal(BlockFailure.WriteFailed, Assert.Throws<BlockIoException>(() => device.Trim(0, 1)).Kind);
    }

    [Fact]
    public void Trim_GivesSpaceBack()
    {
        const int Count = 2048;
        string path = NewFile(Count);
        using RawFileDevice device = RawFileDevice.Open(path);
        byte[] data = new byte[Count * Block];
        data.AsSpan().Fill(1);
        device.Write(0, data);
        device.Flush();
        long before = SparseFile.Identify(path).StoredBytes;

        device.Trim(0, Count);

        Assert.InRange(before, Count * Block, long.MaxValue);
        Assert.Equal(0, SparseFile.Identify(path).StoredBytes);
        Assert.Equal(Count * Block, new FileInfo(path).Length);
    }

    [Fact]
    public void WriteZeros_AcrossChunks_ClearsExactlyTheRange()
    {
        const int Count = 400; // more than three chunks of 64 KiB
        string path = NewFile(Count);
        using (RawFileDevice device = RawFileDevice.Open(path))
        {
            byte[] data = new byte[Count * Block];
            data.AsSpan().Fill(9);
            device.Write(0, data);
            device.WriteZeros(Block, (Count - 2) * Block);
        }

        byte[] bytes = File.ReadAllBytes(path);
        Assert.Equal(Count * Block, bytes.Length);
        Assert.Equal(Block, bytes.AsSpan().IndexOf((byte)0));
        Assert.Equal((Count - 1) * Block, bytes.AsSpan().LastIndexOf((byte)0) + 1);
        Assert.Equal(2 * Block, bytes.Count(b => b == 9));
    }

    protected override IBlockDevice Create() => RawFileDevice.Open(NewFile(Blocks));

    private string NewFile(int blocks)
    {
        string path = _folder[$"disk{Interlocked.Increment(ref _files)}.raw"];
        using FileStream file = File.Create(path);
        file.SetLength((long)blocks * Block);
        return path;
    }
}
