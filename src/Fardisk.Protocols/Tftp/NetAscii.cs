namespace Fardisk.Protocols.Tftp;

/// <summary>The text mode of TFTP (RFC 1350 §1, RFC 764): LF becomes CR LF, CR becomes CR NUL.</summary>
public static class NetAscii
{
    /// <summary>Bytes of a text in net ASCII.</summary>
    /// <param name="source">The file.</param>
    public static long EncodedLength(ReadOnlySpan<byte> source)
    {
        long length = source.Length;
        foreach (byte b in source)
        {
            length += b is (byte)'\n' or (byte)'\r' ? 1 : 0;
        }

        return length;
    }

    /// <summary>Encodes a whole file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="target">At least <see cref="EncodedLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Encode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int length = 0;
        foreach (byte b in source)
        {
            switch (b)
            {
                case (byte)'\n':
                    target[length++] = (byte)'\r';
                    target[length++] = (byte)'\n';
                    break;
                case (byte)'\r':
                    target[length++] = (byte)'\r';
                    target[length++] = 0;
                    break;
                default:
                    target[length++] = b;
                    break;
            }
        }

        return length;
    }
}
