using Fardisk.Protocols.Scsi;

namespace Fardisk.Tests.Protocols.Scsi;

/// <summary>A unit of 64 GiB in 512-byte blocks and one initiator that has met it already.</summary>
internal static class TestDisk
{
    public const long Blocks = 64L << 21;

    public static DiskFacts Facts(bool isReadOnly = false, long blocks = Blocks, int lun = 0) =>
        new(512, blocks, isReadOnly, DiskIdentity.Of("pc07", "system"), "iqn.2026-11.io.fardisk:pc07", lun);

    public static ScsiNexus Nexus(long id = 1, ScsiReservation? reservation = null, bool withAttention = false)
    {
        ScsiNexus nexus = new(id, reservation ?? new ScsiReservation(), SenseData.PowerOn);
        if (!withAttention)
        {
            nexus.TryTakeAttention(out _);
        }

        return nexus;
    }

    public static byte[] Cdb(params byte[] bytes)
    {
        byte[] cdb = new byte[ScsiUnit.CdbSize];
        bytes.CopyTo(cdb, 0);
        return cdb;
    }

    public static (ScsiAction Action, byte[] Data) Run(this ScsiUnit unit, byte[] cdb, ScsiNexus? nexus = null, ulong lun = 0)
    {
        byte[] response = new byte[ScsiUnit.ResponseLengthMax];
        ScsiAction action = unit.Decode(lun, cdb, nexus ?? Nexus(), response);
        return (action, response[..(action.Kind == ScsiActionKind.Done ? action.DataInLength : 0)]);
    }
}
