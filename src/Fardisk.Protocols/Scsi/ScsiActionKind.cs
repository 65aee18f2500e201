namespace Fardisk.Protocols.Scsi;

/// <summary>What the engine has to do for a command.</summary>
public enum ScsiActionKind
{
    /// <summary>Nothing: status, sense and response bytes are in the action.</summary>
    Done,

    /// <summary>Read blocks and send them.</summary>
    Read,

    /// <summary>Receive blocks and write them.</summary>
    Write,

    /// <summary>Make every finished write outlive the host.</summary>
    Flush,

    /// <summary>Receive blocks and compare them with the medium, writing nothing.</summary>
    Compare,

    /// <summary>Receive one block and compare it with every block of the range.</summary>
    CompareSame,

    /// <summary>Receive one block and write it over the whole range; a block of zeros is a trim.</summary>
    WriteSame,

    /// <summary>Set the range to zero and give its space back.</summary>
    Trim,

    /// <summary>Receive a parameter list of ranges (<see cref="UnmapList"/>) and trim them.</summary>
    Unmap,
}
