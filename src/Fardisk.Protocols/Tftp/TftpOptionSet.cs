using System.Text;

namespace Fardisk.Protocols.Tftp;

/// <summary>The options of a request or an OACK that we know, raw; <see langword="null"/> = not there. Any other option is left out of the answer, as RFC 2347 says.</summary>
/// <param name="BlockSize"><c>blksize</c>, RFC 2348.</param>
/// <param name="Timeout"><c>timeout</c>, RFC 2349.</param>
/// <param name="TransferSize"><c>tsize</c>, RFC 2349.</param>
/// <param name="WindowSize"><c>windowsize</c>, RFC 7440.</param>
public sealed record TftpOptionSet(string? BlockSize = null, string? Timeout = null, string? TransferSize = null, string? WindowSize = null)
{
    /// <summary>No option.</summary>
    public static readonly TftpOptionSet None = new();

    /// <summary>Longest value that is looked at, in bytes; every known option is a decimal number.</summary>
    public const int ValueLengthMax = 20;

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => this == None;

    /// <summary>The options by their names on the wire, in the order in which we send them.</summary>
    public IEnumerable<(string Name, string? Value)> Pairs() =>
        [("blksize", BlockSize), ("timeout", Timeout), ("tsize", TransferSize), ("windowsize", WindowSize)];

    /// <summary>With one more option; unknown names and repeated ones change nothing.</summary>
    /// <param name="name">Name on the wire, any case (RFC 2347).</param>
    /// <param name="value">Its value.</param>
    internal TftpOptionSet With(ReadOnlySpan<byte> name, string value)
    {
        if (Ascii.EqualsIgnoreCase(name, "blksize"u8))
        {
            return this with { BlockSize = BlockSize ?? value };
        }

        if (Ascii.EqualsIgnoreCase(name, "timeout"u8))
        {
            return this with { Timeout = Timeout ?? value };
        }

        if (Ascii.EqualsIgnoreCase(name, "tsize"u8))
        {
            return this with { TransferSize = TransferSize ?? value };
        }

        return Ascii.EqualsIgnoreCase(name, "windowsize"u8) ? this with { WindowSize = WindowSize ?? value } : this;
    }
}
