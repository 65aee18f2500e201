using System.Buffers.Binary;

namespace Fardisk.Protocols.Scsi;

/// <summary>A disk as SCSI sees it: turns a CDB into an action or a finished answer (SPC-4, SBC-3). Immutable: every session to the disk may share it.</summary>
/// <param name="facts">Size, names, number.</param>
public sealed partial class ScsiUnit(DiskFacts facts)
{
    /// <summary>Longest READ, WRITE or VERIFY in blocks: MAXIMUM TRANSFER LENGTH of VPD B0, 4 MiB at 512 bytes.</summary>
    public const int TransferBlocksMax = 8192;

    /// <summary>Longest WRITE SAME in blocks, 16 MiB at 512 bytes.</summary>
    public const int WriteSameBlocksMax = 32768;

    /// <summary>Most blocks that one UNMAP may name, 512 MiB at 512 bytes; libiscsi's suite calls more insane.</summary>
    public const int UnmapBlocksMax = 0x0010_0000;

    /// <summary>Most ranges in one UNMAP.</summary>
    public const int UnmapDescriptorsMax = 256;

    /// <summary>Room that <see cref="Decode"/> needs for its answer, in bytes; no answer is longer.</summary>
    public const int ResponseLengthMax = 2048;

    /// <summary>Bytes of the CDB in a SCSI Command PDU (RFC 7143 §11.3); longer ones come in an AHS and we serve none.</summary>
    public const int CdbSize = 16;

    // REQUEST SENSE, INQUIRY and REPORT LUNS never report a unit attention as their own failure (SAM-5 §5.14).
    private static bool IgnoresAttention(ScsiOpcode opcode) => opcode is ScsiOpcode.Inquiry or ScsiOpcode.ReportLuns or ScsiOpcode.RequestSense;

    // SPC-2 table 9 for RESERVE(6): these pass whoever holds the reservation.
    private static bool IgnoresReservation(ScsiOpcode opcode) =>
        IgnoresAttention(opcode) || opcode is ScsiOpcode.Release6 or ScsiOpcode.ReadCapacity10 or ScsiOpcode.ServiceActionIn16 or ScsiOpcode.MaintenanceIn;

    /// <summary>What the unit says of itself.</summary>
    public DiskFacts Facts { get; } = facts;

    /// <summary>Decodes one command. Throws nothing whatever the bytes are; allocates nothing.</summary>
    /// <param name="lunField">The LUN field of the command, eight bytes as a big-endian number.</param>
    /// <param name="cdb">The 16 bytes of the CDB; those past the command's own length are ignored.</param>
    /// <param name="nexus">Who asks.</param>
    /// <param name="response">At least <see cref="ResponseLengthMax"/> bytes for the answer's data.</param>
    public ScsiAction Decode(ulong lunField, ReadOnlySpan<byte> cdb, ScsiNexus nexus, Span<byte> response)
    {
        ScsiOpcode opcode = (ScsiOpcode)cdb[0];
        if (!LogicalUnitNumber.TryRead(lunField, out int lun) || lun != Facts.Lun)
        {
            return DecodeForMissingUnit(opcode, cdb, response);
        }

        if (!IgnoresAttention(opcode) && nexus.TryTakeAttention(out SenseData attention))
        {
            return ScsiAction.Check(attention);
        }

        if (!IgnoresReservation(opcode) && nexus.Reservation.Excludes(nexus.Id))
        {
            return ScsiAction.Conflict;
        }

        return opcode switch
        {
            ScsiOpcode.Read6 or ScsiOpcode.Read10 or ScsiOpcode.Read12 or ScsiOpcode.Read16 => DecodeRead(cdb),
            ScsiOpcode.Write6 or ScsiOpcode.Write10 or ScsiOpcode.Write12 or ScsiOpcode.Write16 => DecodeWrite(cdb),
            ScsiOpcode.WriteAndVerify10 or ScsiOpcode.WriteAndVerify12 or ScsiOpcode.WriteAndVerify16 => DecodeWriteAndVerify(cdb),
            ScsiOpcode.SynchronizeCache10 or ScsiOpcode.SynchronizeCache16 => DecodeSynchronizeCache(cdb),
            ScsiOpcode.PreFetch10 or ScsiOpcode.PreFetch16 => DecodePreFetch(cdb),
            ScsiOpcode.Verify10 or ScsiOpcode.Verify12 or ScsiOpcode.Verify16 => DecodeVerify(cdb),
            ScsiOpcode.WriteSame10 or ScsiOpcode.WriteSame16 => DecodeWriteSame(cdb),
            ScsiOpcode.Unmap => DecodeUnmap(cdb),
            ScsiOpcode.Inquiry => DecodeInquiry(cdb, response, isPresent: true),
            ScsiOpcode.ReadCapacity10 => DecodeReadCapacity10(cdb, response),
            ScsiOpcode.ServiceActionIn16 => DecodeServiceActionIn(cdb, response),
            ScsiOpcode.ModeSense6 or ScsiOpcode.ModeSense10 => DecodeModeSense(cdb, response),
            ScsiOpcode.ReportLuns => DecodeReportLuns(cdb, response),
            ScsiOpcode.MaintenanceIn => DecodeMaintenanceIn(cdb, response),
            ScsiOpcode.RequestSense => DecodeRequestSense(cdb, nexus.TryTakeAttention(out SenseData pending) ? pending : SenseData.None, response),
            ScsiOpcode.TestUnitReady or ScsiOpcode.StartStopUnit or ScsiOpcode.PreventAllow => ScsiAction.Good,
            ScsiOpcode.Reserve6 => DecodeReserve(cdb, nexus),
            ScsiOpcode.Release6 => DecodeRelease(cdb, nexus),
            _ => ScsiAction.Check(SenseData.InvalidOpcode),
        };
    }

    // SPC-4 §6.6.2, §4.5.1: a number without a unit still answers who is there, which units there are, and why not.
    private ScsiAction DecodeForMissingUnit(ScsiOpcode opcode, ReadOnlySpan<byte> cdb, Span<byte> response) => opcode switch
    {
        ScsiOpcode.Inquiry => DecodeInquiry(cdb, response, isPresent: false),
        ScsiOpcode.ReportLuns => DecodeReportLuns(cdb, response),
        ScsiOpcode.RequestSense => DecodeRequestSense(cdb, SenseData.LogicalUnitNotSupported, response),
        _ => ScsiAction.Check(SenseData.LogicalUnitNotSupported),
    };

    private static ScsiAction DecodeReserve(ReadOnlySpan<byte> cdb, ScsiNexus nexus)
    {
        // Third-party and extent reservations are obsolete since SPC-2.
        if ((cdb[1] & 0x11) != 0)
        {
            return ScsiAction.Check(SenseData.InvalidFieldInCdb);
        }

        return nexus.Reservation.TryReserve(nexus.Id) ? ScsiAction.Good : ScsiAction.Conflict;
    }

    private static ScsiAction DecodeRelease(ReadOnlySpan<byte> cdb, ScsiNexus nexus)
    {
        if ((cdb[1] & 0x11) != 0)
        {
            return ScsiAction.Check(SenseData.InvalidFieldInCdb);
        }

        nexus.Reservation.Release(nexus.Id);
        return ScsiAction.Good;
    }

    private static ScsiAction DecodeRequestSense(ReadOnlySpan<byte> cdb, SenseData sense, Span<byte> response)
    {
        bool descriptor = (cdb[1] & 0x01) != 0;
        if (descriptor)
        {
            sense.WriteDescriptor(response);
        }
        else
        {
            sense.WriteFixed(response);
        }

        return ScsiAction.Respond(Math.Min(descriptor ? SenseData.DescriptorSize : SenseData.FixedSize, cdb[4]));
    }

    private ScsiAction DecodeReportLuns(ReadOnlySpan<byte> cdb, Span<byte> response)
    {
        uint allocation = BinaryPrimitives.ReadUInt32BigEndian(cdb[6..]);
        int select = cdb[2];
        if (allocation < 16 || select > 2)
        {
            return ScsiAction.Check(SenseData.InvalidFieldInCdb);
        }

        // Select report 1 lists well known units only, of which we have none.
        int units = select == 1 ? 0 : 1;
        response[..16].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(response, (uint)units * 8);
        BinaryPrimitives.WriteUInt64BigEndian(response[8..], LogicalUnitNumber.Write(Facts.Lun));
        return ScsiAction.Respond(8 + (8 * units));
    }

    // Answers are cut to the allocation length without a word (SPC-4 §4.2.5.6).
    private static ScsiAction Respond(int length, uint allocation) => ScsiAction.Respond((int)Math.Min((uint)length, allocation));
}
