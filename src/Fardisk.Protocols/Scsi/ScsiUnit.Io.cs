using System.Buffers.Binary;

namespace Fardisk.Protocols.Scsi;

public sealed partial class ScsiUnit
{
    // RDPROTECT, WRPROTECT, VRPROTECT: we keep no protection information (SBC-3 §4.22).
    private static bool AsksProtection(ReadOnlySpan<byte> cdb) => (cdb[1] & 0xE0) != 0;

    private static bool ForcesUnitAccess(ReadOnlySpan<byte> cdb) => cdb[0] >= 0x20 && (cdb[1] & 0x08) != 0;

    // The group code in the top three bits of the opcode gives the CDB's size and where range and length stand (SPC-4 §4.2.5.1).
    private static (ulong Block, uint Count) ReadRange(ReadOnlySpan<byte> cdb) => (cdb[0] >> 5) switch
    {
        0 => ((BinaryPrimitives.ReadUInt32BigEndian(cdb) & 0x001F_FFFF), cdb[4] == 0 ? 256u : cdb[4]),
        4 => (BinaryPrimitives.ReadUInt64BigEndian(cdb[2..]), BinaryPrimitives.ReadUInt32BigEndian(cdb[10..])),
        5 => (BinaryPrimitives.ReadUInt32BigEndian(cdb[2..]), BinaryPrimitives.ReadUInt32BigEndian(cdb[6..])),
        _ => (BinaryPrimitives.ReadUInt32BigEndian(cdb[2..]), BinaryPrimitives.ReadUInt16BigEndian(cdb[7..])),
    };

    private bool IsInside(ulong block, uint count) => block <= (ulong)Facts.BlockCount && count <= (ulong)Facts.BlockCount - block;

    // Checks in the order of SBC-3: fields first, then the range, then the length that VPD B0 allows.
    private SenseData Check(ReadOnlySpan<byte> cdb, uint countMax, out ulong block, out uint count)
    {
        (block, count) = ReadRange(cdb);
        if (cdb[0] >= 0x20 && AsksProtection(cdb))
        {
            return SenseData.InvalidFieldInCdb;
        }

        if (!IsInside(block, count))
        {
            return SenseData.LbaOutOfRange;
        }

        return count > countMax ? SenseData.InvalidFieldInCdb : SenseData.None;
    }

    private ScsiAction DecodeRead(ReadOnlySpan<byte> cdb)
    {
        SenseData sense = Check(cdb, TransferBlocksMax, out ulong block, out uint count);
        return sense != SenseData.None
            ? ScsiAction.Check(sense)
            : new ScsiAction(
                ScsiActionKind.Read, Block: (long)block, Count: count, DataInLength: (int)count * Facts.BlockSize, ForceUnitAccess: ForcesUnitAccess(cdb));
    }

    private ScsiAction DecodeWrite(ReadOnlySpan<byte> cdb)
    {
        SenseData sense = Check(cdb, TransferBlocksMax, out ulong block, out uint count);
        if (sense != SenseData.None)
        {
            return ScsiAction.Check(sense);
        }

        return Facts.IsReadOnly
            ? ScsiAction.Check(SenseData.WriteProtected)
            : new ScsiAction(
                ScsiActionKind.Write, Block: (long)block, Count: count, DataOutLength: (int)count * Facts.BlockSize, ForceUnitAccess: ForcesUnitAccess(cdb));
    }

    // "Verify" is what reaching the store means for us: as a write that is forced to the medium (SBC-3 §5.40).
    private ScsiAction DecodeWriteAndVerify(ReadOnlySpan<byte> cdb)
    {
        if ((cdb[1] & 0x06) is 0x04)
        {
            return ScsiAction.Check(SenseData.InvalidFieldInCdb);
        }

        ScsiAction action = DecodeWrite(cdb);
        return action.Kind == ScsiActionKind.Write ? action with { ForceUnitAccess = true } : action;
    }

    // Zero blocks means "to the end" (SBC-3 §5.21); what is flushed is the whole disk either way.
    private ScsiAction DecodeSynchronizeCache(ReadOnlySpan<byte> cdb)
    {
        (ulong block, uint count) = ReadRange(cdb);
        return IsInside(block, count) ? new ScsiAction(ScsiActionKind.Flush) : ScsiAction.Check(SenseData.LbaOutOfRange);
    }

    private ScsiAction DecodePreFetch(ReadOnlySpan<byte> cdb)
    {
        (ulong block, uint count) = ReadRange(cdb);
        return IsInside(block, count) ? ScsiAction.Good : ScsiAction.Check(SenseData.LbaOutOfRange);
    }

    private ScsiAction DecodeVerify(ReadOnlySpan<byte> cdb)
    {
        // BYTCHK: 00 the medium alone, 01 block by block, 11 one block against all (SBC-3 §5.34).
        int byteCheck = (cdb[1] >> 1) & 0x3;
        SenseData sense = byteCheck == 2
            ? SenseData.InvalidFieldInCdb
            : Check(cdb, byteCheck switch { 1 => TransferBlocksMax, 3 => WriteSameBlocksMax, _ => uint.MaxValue }, out _, out _); // a compare of the whole disk would hold it for minutes
        if (sense != SenseData.None)
        {
            return ScsiAction.Check(sense);
        }

        (ulong block, uint count) = ReadRange(cdb);
        return byteCheck switch
        {
            1 => new ScsiAction(ScsiActionKind.Compare, Block: (long)block, Count: count, DataOutLength: (int)count * Facts.BlockSize),
            3 => new ScsiAction(ScsiActionKind.CompareSame, Block: (long)block, Count: count, DataOutLength: count == 0 ? 0 : Facts.BlockSize),
            _ => ScsiAction.Good,
        };
    }

    private ScsiAction DecodeWriteSame(ReadOnlySpan<byte> cdb)
    {
        // ANCHOR needs a pool that we do not have; PBDATA and LBDATA are obsolete (SBC-3 §5.43).
        bool is16 = cdb[0] == (byte)ScsiOpcode.WriteSame16;
        bool noData = is16 && (cdb[1] & 0x01) != 0;
        SenseData sense = (cdb[1] & 0x16) != 0 ? SenseData.InvalidFieldInCdb : Check(cdb, WriteSameBlocksMax, out _, out _);
        (ulong block, uint count) = ReadRange(cdb);
        if (sense == SenseData.None && count == 0)
        {
            sense = SenseData.InvalidFieldInCdb; // WSNZ in VPD B0
        }

        if (sense != SenseData.None)
        {
            return ScsiAction.Check(sense);
        }

        if (Facts.IsReadOnly)
        {
            return ScsiAction.Check(SenseData.WriteProtected);
        }

        return noData
            ? new ScsiAction(ScsiActionKind.Trim, Block: (long)block, Count: count)
            : new ScsiAction(ScsiActionKind.WriteSame, Block: (long)block, Count: count, DataOutLength: Facts.BlockSize);
    }

    private ScsiAction DecodeUnmap(ReadOnlySpan<byte> cdb)
    {
        if ((cdb[1] & 0x01) != 0)
        {
            return ScsiAction.Check(SenseData.InvalidFieldInCdb);
        }

        if (Facts.IsReadOnly)
        {
            return ScsiAction.Check(SenseData.WriteProtected);
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(cdb[7..]);
        return length switch
        {
            0 => ScsiAction.Good,
            < 8 => ScsiAction.Check(SenseData.ParameterListLengthError),
            _ => new ScsiAction(ScsiActionKind.Unmap, DataOutLength: length),
        };
    }
}
