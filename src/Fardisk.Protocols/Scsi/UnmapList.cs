using System.Buffers.Binary;

namespace Fardisk.Protocols.Scsi;

/// <summary>The parameter list of UNMAP: a header of 8 bytes and descriptors of 16 (SBC-3 §5.28.2).</summary>
public readonly ref struct UnmapList
{
    private const int HeaderSize = 8;
    private const int DescriptorSize = 16;
    private readonly ReadOnlySpan<byte> _descriptors;

    private UnmapList(ReadOnlySpan<byte> descriptors) => _descriptors = descriptors;

    /// <summary>How many ranges.</summary>
    public int Count => _descriptors.Length / DescriptorSize;

    /// <summary>One range.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <returns>First block and number of blocks, inside the disk.</returns>
    public (long Block, long Count) this[int index]
    {
        get
        {
            ReadOnlySpan<byte> descriptor = _descriptors[(index * DescriptorSize)..];
            return ((long)BinaryPrimitives.ReadUInt64BigEndian(descriptor), BinaryPrimitives.ReadUInt32BigEndian(descriptor[8..]));
        }
    }

    /// <summary>Reads and checks every range before the first is used, so that a bad list changes nothing.</summary>
    /// <param name="source">The received parameter list.</param>
    /// <param name="blockCount">Blocks of the disk.</param>
    /// <param name="list">The ranges; empty when an error is returned.</param>
    /// <returns><see cref="SenseData.None"/> or the sense to answer with.</returns>
    public static SenseData TryRead(ReadOnlySpan<byte> source, long blockCount, out UnmapList list)
    {
        list = default;
        if (source.Length < HeaderSize)
        {
            return source.IsEmpty ? SenseData.None : SenseData.ParameterListLengthError;
        }

        int length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(source[2..]), source.Length - HeaderSize);
        ReadOnlySpan<byte> descriptors = source.Slice(HeaderSize, length / DescriptorSize * DescriptorSize);
        if (descriptors.Length / DescriptorSize > ScsiUnit.UnmapDescriptorsMax)
        {
            return SenseData.InvalidFieldInParameterList;
        }

        long total = 0;
        for (ReadOnlySpan<byte> rest = descriptors; rest.Length > 0; rest = rest[DescriptorSize..])
        {
            ulong block = BinaryPrimitives.ReadUInt64BigEndian(rest);
            uint count = BinaryPrimitives.ReadUInt32BigEndian(rest[8..]);
            if (block > (ulong)blockCount || count > (ulong)blockCount - block)
            {
                return SenseData.LbaOutOfRange;
            }

            total += count;
        }

        if (total > ScsiUnit.UnmapBlocksMax)
        {
            return SenseData.InvalidFieldInParameterList;
        }

        list = new UnmapList(descriptors);
        return SenseData.None;
    }
}
