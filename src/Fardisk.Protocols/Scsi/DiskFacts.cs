namespace Fardisk.Protocols.Scsi;

/// <summary>What a logical unit says of itself: passed in, so that the unit knows no file and no client.</summary>
/// <param name="BlockSize">Bytes a block, 512 to 4,096.</param>
/// <param name="BlockCount">Blocks in all, at least 1.</param>
/// <param name="IsReadOnly">Writes fail with DATA PROTECT and the WP bit is set.</param>
/// <param name="Identity">Serial number and NAA designator, fixed for one client disk.</param>
/// <param name="TargetName">IQN of the target, for the target port designator.</param>
/// <param name="Lun">Number of the unit, 0 to 255.</param>
public sealed record DiskFacts(int BlockSize, long BlockCount, bool IsReadOnly, DiskIdentity Identity, string TargetName, int Lun = 0);
