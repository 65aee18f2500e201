using CsCheck;
using Fardisk.Blocks;
using Xunit;

namespace Fardisk.Tests.Blocks;

/// <summary>What every <see cref="IBlockDevice"/> does. A test class for each kind derives from it.</summary>
public abstract class BlockDeviceContract
{
    /// <summary>Blocks of the disk that <see cref="Create"/> makes.</summary>
    protected const int Blocks = 512;

    private const int Block = 512;

    private static readonly Gen<Operation> s_operations = Gen.Frequency(
        (4, Gen.Select(Gen.Int[0, Blocks], Gen.Int[0, 40], Gen.Byte[1, 255]).Select((at, count, fill) => new Operation(Act.Write, at, count, fill))),
        (3, Gen.Select(Gen.Int[0, Blocks], Gen.Int[0, 60]).Select((at, count) => new Operation(Act.Read, at, count, 0))),
        (2, Gen.Select(Gen.Int[0, Blocks], Gen.Int[0, 100]).Select((at, count) => new Operation(Act.Trim, at, count, 0))),
        (1, Gen.Const(new Operation(Act.Flush, 0, 0, 0))));

    private enum Act
    {
        Read,
        Write,
        Trim,
        Flush,
    }

    [Fact]
    public void New_HasItsSizeAndReadsAsZeros()
    {
        using IBlockDevice device = Create();
        byte[] all = new byte[Blocks * Block];
        all.AsSpan().Fill(0xEE);

        device.Read(0, all);

        Assert.Equal(Block, device.BlockSize);
        Assert.Equal(Blocks, device.BlockCount);
        Assert.False(device.IsReadOnly);
        Assert.Equal(-1, all.AsSpan().IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void AnyOperations_BehaveAsAnArray() => s_operations.Array[1, 60].Sample(
        operations =>
        {
            using IBlockDevice device = Create();
            byte[] model = new byte[Blocks * Block];
            foreach (Operation operation in operations)
            {
                Apply(device, model, operation);
            }

            byte[] all = new byte[model.Length];
            device.Read(0, all);
            Assert.True(all.AsSpan().SequenceEqual(model), $"differs from byte {all.AsSpan().CommonPrefixLength(model)}");
        },
        iter: 150);

    [Fact]
    public void Write_ManyThreadsOnTheirOwnBlocks_AllArrive()
    {
        using IBlockDevice device = Create();
        const int Threads = 4;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(t => new Thread(() =>
        {
            byte[] block = new byte[Block];
            byte[] read = new byte[Block];
            for (int i = t; i < Blocks; i += Threads)
            {
                Fill(block, i);
                device.Write(i, block);
                device.Read(i, read);
                Assert.True(read.AsSpan().SequenceEqual(block));
                if (i % 50 == t)
                {
                    device.Flush();
                }
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

        byte[] expected = new byte[Block];
        byte[] all = new byte[Blocks * Block];
        device.Read(0, all);
        for (int i = 0; i < Blocks; i++)
        {
            Fill(expected, i);
            Assert.True(all.AsSpan(i * Block, Block).SequenceEqual(expected), $"block {i}");
        }
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(Blocks, 1)]
    [InlineData(Blocks - 1, 2)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MaxValue / 512, 1)]
    public void OutOfRange_IsOurMistakeAndChangesNothing(long block, int count)
    {
        using IBlockDevice device = Create();
        byte[] data = new byte[count * Block];
        data.AsSpan().Fill(0xAA);

        Assert.Throws<ArgumentOutOfRangeException>(() => device.Read(block, data));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.Write(block, data));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.Trim(block, count));

        byte[] all = new byte[Blocks * Block];
        device.Read(0, all);
        Assert.Equal(-1, all.AsSpan().IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void PartOfABlock_IsOurMistake()
    {
        using IBlockDevice device = Create();

        Assert.Throws<ArgumentOutOfRangeException>(() => device.Read(0, new byte[Block + 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.Write(0, new byte[Block - 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.Trim(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => device.Trim(1, long.MaxValue));
    }

    [Fact]
    public void NothingAtTheEnd_IsLegal()
    {
        using IBlockDevice device = Create();

        device.Read(Blocks, []);
        device.Write(Blocks, []);
        device.Trim(Blocks, 0);
    }

    [Fact]
    public void ReadAndWrite_Steady_AllocateNothing()
    {
        using IBlockDevice device = Create();
        byte[] data = new byte[8 * Block];
        Run(50);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(200);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int times)
        {
            for (int i = 0; i < times; i++)
            {
                device.Write(i, data);
                device.Read(i, data);
                device.Trim(i, 1);
            }
        }
    }

    [Fact]
    public void Dispose_ThenUse_Throws()
    {
        IBlockDevice device = Create();
        device.Dispose();
        device.Dispose();

        Assert.Throws<ObjectDisposedException>(() => device.Read(0, new byte[Block]));
        Assert.Throws<ObjectDisposedException>(() => device.Write(0, new byte[Block]));
    }

    /// <summary>A new disk of <see cref="Blocks"/> blocks, all zeros.</summary>
    protected abstract IBlockDevice Create();

    private static void Fill(Span<byte> block, int number)
    {
        for (int i = 0; i < block.Length; i++)
        {
            block[i] = (byte)((number * 31) + i + 1);
        }
    }

    private static void Apply(IBlockDevice device, byte[] model, Operation operation)
    {
        int count = Math.Min(operation.Count, Blocks - operation.At);
        Span<byte> part = model.AsSpan(operation.At * Block, count * Block);
        switch (operation.Act)
        {
            case Act.Write:
                byte[] written = new byte[count * Block];
                for (int i = 0; i < written.Length; i++)
                {
                    written[i] = (byte)(operation.Fill + (i / 7));
                }

                device.Write(operation.At, written);
                written.CopyTo(part);
                break;
            case Act.Read:
                byte[] read = new byte[count * Block];
                device.Read(operation.At, read);
                Assert.True(read.AsSpan().SequenceEqual(part), $"read {operation}");
                break;
            case Act.Trim:
                device.Trim(operation.At, count);
                part.Clear();
                break;
            default:
                device.Flush();
                break;
        }
    }

    private readonly record struct Operation(Act Act, int At, int Count, byte Fill);
}
