using Fardisk.Blocks;

namespace Fardisk.Images;

/// <summary>Opens clients' disks for the target.</summary>
public interface IDiskOpener
{
    /// <summary>Opens (or shares, reference-counted: dispose once for each open) a client's disk.</summary>
    /// <param name="client">The client's name.</param>
    /// <param name="disk">Its disk: <c>system</c>.</param>
    /// <exception cref="Diagnostics.FardiskException">No such disk, or its file cannot be opened.</exception>
    IBlockDevice Open(string client, string disk);
}
