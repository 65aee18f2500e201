namespace Fardisk.Blocks.Raw;

/// <summary>What came of punching a hole.</summary>
internal enum HolePunchResult
{
    /// <summary>The range reads as zeros and takes no space.</summary>
    Punched,

    /// <summary>This file system or system cannot.</summary>
    Unsupported,

    /// <summary>The device failed.</summary>
    Failed,
}
