namespace Fardisk.Blocks.Raw;

/// <summary>A disk in a raw sparse file: block n lies at byte n * 512.</summary>
public sealed class RawFileDevice : IBlockDevice
{
    public static RawFileDevice Open(string path, bool readOnly = false) => throw new NotImplementedException();

    public int BlockSize => 512;

    public long BlockCount => throw new NotImplementedException();

    public bool IsReadOnly => throw new NotImplementedException();

    public void Read(long block, Span<byte> target) => throw new NotImplementedException();

    public void Write(long block, ReadOnlySpan<byte> source) => throw new NotImplementedException();

    public void Flush() => throw new NotImplementedException();

    public void Trim(long block, long count) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
