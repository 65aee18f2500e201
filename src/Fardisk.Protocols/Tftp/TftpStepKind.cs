namespace Fardisk.Protocols.Tftp;

/// <summary>What the engine does next for a transfer.</summary>
public enum TftpStepKind
{
    /// <summary>Nothing; wait for a packet or for the deadline.</summary>
    Wait,

    /// <summary>Send the OACK.</summary>
    SendOptionAck,

    /// <summary>Send the blocks <see cref="TftpStep.FirstBlock"/> and on, <see cref="TftpStep.BlockCount"/> of them.</summary>
    SendBlocks,

    /// <summary>The transfer has ended; its outcome says how.</summary>
    End,
}
