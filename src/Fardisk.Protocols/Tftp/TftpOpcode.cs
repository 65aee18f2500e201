namespace Fardisk.Protocols.Tftp;

/// <summary>The first two bytes of every TFTP packet (RFC 1350 §5, RFC 2347).</summary>
public enum TftpOpcode
{
    /// <summary>RRQ: asks for a file.</summary>
    ReadRequest = 1,

    /// <summary>WRQ: wants to send us a file; always refused.</summary>
    WriteRequest = 2,

    /// <summary>DATA: one block.</summary>
    Data = 3,

    /// <summary>ACK: everything up to and with this block has arrived.</summary>
    Ack = 4,

    /// <summary>ERROR: the transfer ends.</summary>
    Error = 5,

    /// <summary>OACK: the options that were agreed to (RFC 2347).</summary>
    OptionAck = 6,
}
