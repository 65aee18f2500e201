using Fardisk.Diagnostics;

namespace Fardisk.State;

/// <summary>What can go wrong with the data folder and the state database.</summary>
public static class StateErrors
{
    public static readonly ErrorId CannotOpen = new(
        "STATE-0001", "The state database cannot be opened.", "Check that the data folder exists and that this user may read and write it.");

    public static readonly ErrorId Damaged = new(
        "STATE-0002", "The state database is damaged.", "Stop Fardisk, put a backup of state.db in place, or move it aside to begin with an empty one.");

    public static readonly ErrorId Newer = new(
        "STATE-0003", "The state database was written by a newer Fardisk.", "Run the newer version again, or restore the backup made before the upgrade.");

    public static readonly ErrorId DiskFull = new(
        "STATE-0004", "There is no space left for the state database.", "Free space on the data folder's file system; nothing needs a restart afterwards.");

    public static readonly ErrorId WriteFailed = new(
        "STATE-0005", "The state database cannot be written.", "Look at the system log for disk errors and check the data folder's permissions.");

    public static readonly ErrorId InUse = new(
        "STATE-0006", "Another Fardisk uses this data folder.", "Stop it, or give this one a data folder of its own ([server] data).");

    public static readonly ErrorId BadFolder = new(
        "STATE-0007", "The data folder cannot be used.", "Create the folder, or correct its owner and permissions, or set [server] data to another one.");
}
