namespace Fardisk.Protocols.Tftp;

/// <summary>What the engine does next for a transfer.</summary>
/// <param name="Kind">What.</param>
/// <param name="FirstBlock">First block to send, from 1; not wrapped, its number on the wire is its low 16 bits.</param>
/// <param name="BlockCount">Blocks to send, at most the window.</param>
public readonly record struct TftpStep(TftpStepKind Kind, long FirstBlock = 0, int BlockCount = 0)
{
    /// <summary>Nothing to do.</summary>
    public static readonly TftpStep Wait = new(TftpStepKind.Wait);
}
