namespace Fardisk.Blocks.Raw;

/// <summary>64 KiB of zeros, to write where no hole can be punched.</summary>
internal static class ZeroBlock
{
    private static readonly byte[] s_zeros = new byte[64 * 1024];

    public static ReadOnlySpan<byte> Bytes => s_zeros;
}
