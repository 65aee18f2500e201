using System.Globalization;
using Fardisk.Protocols.Tftp;

namespace Fardisk.Listeners.Tftp;

/// <summary>What timeline and log say of a transfer.</summary>
internal static class TftpText
{
    /// <summary>A name from the network with its control and non-ASCII characters replaced, so that it cannot forge a line.</summary>
    public static string Printable(string name) => string.Create(name.Length, name, static (target, source) =>
    {
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?';
        }
    });

    /// <summary>"undionly.kpxe, 74,213 bytes in 52 blocks of 1432, window 1", or how far it came and why it broke off.</summary>
    /// <param name="file">Its printable name.</param>
    /// <param name="transfer">The ended transfer.</param>
    /// <param name="message">What the client's ERROR said.</param>
    public static string Ended(string file, TftpReadTransfer transfer, string message)
    {
        FormattableString shape = $"{transfer.BlockCount:n0} blocks of {transfer.Terms.BlockSize}, window {transfer.Terms.WindowSize}";
        string repeated = transfer.Retransmits > 0 ? Invariant($", {transfer.Retransmits} repeated") : "";
        string reached = Invariant($"{transfer.BytesAcknowledged:n0} of {transfer.FileLength:n0} bytes (block {transfer.BlocksAcknowledged:n0} of ") + Invariant(shape) + repeated + ")";
        return transfer.Outcome switch
        {
            TftpOutcome.Completed => Invariant($"{file}, {transfer.FileLength:n0} bytes in ") + Invariant(shape) + repeated,
            TftpOutcome.CompletedUnconfirmed => Invariant($"{file}, {transfer.FileLength:n0} bytes in ") + Invariant(shape) + repeated + "; the last ACK did not come",
            TftpOutcome.ClientAborted => $"{file} broken off by the PC after {reached}: {(message.Length == 0 ? "no reason given" : Printable(message))}",
            _ => $"{file} broken off after {reached}: the PC answers no more",
        };
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
