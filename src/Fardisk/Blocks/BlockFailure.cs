namespace Fardisk.Blocks;

/// <summary>How a block operation failed.</summary>
public enum BlockFailure
{
    /// <summary>The medium could not be read: MEDIUM ERROR, 11/00.</summary>
    ReadFailed,

    /// <summary>The medium could not be written: MEDIUM ERROR, 0C/00.</summary>
    WriteFailed,

    /// <summary>No space, or over the quota: DATA PROTECT 27/07, SPACE ALLOCATION FAILED WRITE PROTECT.</summary>
    NoSpace,

    /// <summary>A write to a read-only disk: DATA PROTECT 27/00.</summary>
    ReadOnly,
}
