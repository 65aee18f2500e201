using System.Net;
using Fardisk.Boot;
using Fardisk.Leases;
using Fardisk.Protocols.Tftp;
using Fardisk.Protocols.Wire;

namespace Fardisk.Listeners.Tftp;

/// <summary>Everything about a request that may wait for a disk or the system: runs on the thread pool, so that the loop never waits.</summary>
internal sealed class TftpOpener(BootFiles files, IBootDirector director, IAddressBook addresses, NetworkMap networks)
{
    /// <summary>Finds who asks and opens the file. Throws nothing that a peer or the disk can cause.</summary>
    public TftpOpening Open(TftpAsk ask)
    {
        MacAddress? mac = addresses.MacAt(ask.From.Address);
        string? client = mac is { } card ? director.Decide(RequestOf(card, ask.To)).Client : null;
        if (ask.Request.Opcode == TftpOpcode.WriteRequest)
        {
            // RFC 1350 §5 has a code of its own for what is not allowed.
            return new TftpOpening(null, TftpErrorCode.AccessViolation, "this server is read-only", mac, client);
        }

        try
        {
            if (files.Find(ask.Request.FileName) is not { } file)
            {
                return new TftpOpening(null, TftpErrorCode.FileNotFound, "there is no such file", mac, client);
            }

            BootContent content = files.Open(file);
            if (ask.Request.Mode == TftpMode.Octet)
            {
                return new TftpOpening(content, default, "", mac, client);
            }

            using (content)
            {
                return content.InNetAscii() is { } text
                    ? new TftpOpening(text, default, "", mac, client)
                    : new TftpOpening(null, TftpErrorCode.NotDefined, "this file is too large for netascii: ask for octet", mac, client);
            }
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return new TftpOpening(null, TftpErrorCode.AccessViolation, "the server cannot read this file", mac, client);
        }
    }

    private BootRequest RequestOf(MacAddress mac, IPAddress to) =>
        new(mac, ClientStage.Os, FirmwareKind.None, to, networks.ByLocalAddress(to)?.Interface ?? "");
}
