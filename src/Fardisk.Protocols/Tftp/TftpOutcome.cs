namespace Fardisk.Protocols.Tftp;

/// <summary>How a read transfer ended.</summary>
public enum TftpOutcome
{
    /// <summary>It has not ended.</summary>
    Running,

    /// <summary>The last block was acknowledged.</summary>
    Completed,

    /// <summary>The last block was sent, its ACK never came: many ROMs start the file at once and answer nothing more.</summary>
    CompletedUnconfirmed,

    /// <summary>The client only wanted to know the size: it asked for <c>tsize</c> and ended the transfer after our OACK. edk2 does so before every download.</summary>
    SizeProbe,

    /// <summary>The client sent an ERROR on the way.</summary>
    ClientAborted,

    /// <summary>No answer after the last repetition.</summary>
    TimedOut,
}
