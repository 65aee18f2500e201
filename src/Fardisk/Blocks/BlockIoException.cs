namespace Fardisk.Blocks;

/// <summary>The store below a disk failed; the command that met it fails with the sense of <see cref="Kind"/>, the session lives.</summary>
public sealed class BlockIoException(BlockFailure kind, string message, Exception? inner = null) : IOException(message, inner)
{
    public BlockFailure Kind { get; } = kind;
}
