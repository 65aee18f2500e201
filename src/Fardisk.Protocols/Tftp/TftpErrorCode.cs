namespace Fardisk.Protocols.Tftp;

/// <summary>Codes of an ERROR packet (RFC 1350 §5, RFC 2347).</summary>
public enum TftpErrorCode
{
    /// <summary>See the message.</summary>
    NotDefined = 0,

    /// <summary>No such file.</summary>
    FileNotFound = 1,

    /// <summary>Not allowed.</summary>
    AccessViolation = 2,

    /// <summary>No space; also our limits.</summary>
    DiskFull = 3,

    /// <summary>An operation that TFTP, or we, do not know.</summary>
    IllegalOperation = 4,

    /// <summary>A packet from a port that has no transfer.</summary>
    UnknownTransferId = 5,

    /// <summary>Only for writing.</summary>
    FileExists = 6,

    /// <summary>Only for mail.</summary>
    NoSuchUser = 7,

    /// <summary>The options are not acceptable (RFC 2347). edk2 sends it after it has learnt a file's size.</summary>
    OptionRefused = 8,
}
