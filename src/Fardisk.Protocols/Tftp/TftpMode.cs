namespace Fardisk.Protocols.Tftp;

/// <summary>How a file's bytes go over the wire (RFC 1350 §1). "mail" is obsolete and refused.</summary>
public enum TftpMode
{
    /// <summary>As they are.</summary>
    Octet,

    /// <summary>Text: LF becomes CR LF, CR becomes CR NUL (RFC 764).</summary>
    NetAscii,
}
