using System.Buffers.Binary;

namespace Fardisk.Protocols.Scsi;

public sealed partial class ScsiUnit
{
    // 512-byte blocks on 4 KiB sectors ("512e"): LOGICAL BLOCKS PER PHYSICAL BLOCK EXPONENT 3.
    private int PhysicalExponent => Facts.BlockSize == 512 ? 3 : 0;

    private ScsiAction DecodeReadCapacity10(ReadOnlySpan<byte> cdb, Span<byte> response)
    {
        // An LBA without PMI is meaningless, and PMI is obsolete (SBC-3 §5.15).
        if (BinaryPrimitives.ReadUInt32BigEndian(cdb[2..]) != 0 || (cdb[8] & 0x01) != 0)
        {
            return ScsiAction.Check(SenseData.InvalidFieldInCdb);
        }

        BinaryPrimitives.WriteUInt32BigEndian(response, (uint)Math.Min(Facts.BlockCount - 1, uint.MaxValue));
        BinaryPrimitives.WriteUInt32BigEndian(response[4..], (uint)Facts.BlockSize);
        return ScsiAction.Respond(8);
    }

    private ScsiAction DecodeServiceActionIn(ReadOnlySpan<byte> cdb, Span<byte> response)
    {
        const int ReadCapacity16 = 0x10;
        if ((cdb[1] & 0x1F) != ReadCapacity16)
        {
            return ScsiAction.Check(SenseData.InvalidOpcode);
        }

        if (BinaryPrimitives.ReadUInt64BigEndian(cdb[2..]) != 0 || (cdb[14] & 0x01) != 0)
        {
            return ScsiAction.Check(SenseData.InvalidFieldInCdb);
        }

        response[..32].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(response, (ulong)(Facts.BlockCount - 1));
        BinaryPrimitives.WriteUInt32BigEndian(response[8..], (uint)Facts.BlockSize);
        response[13] = (byte)PhysicalExponent;
        response[14] = 0xC0; // LBPME, LBPRZ: trimmed blocks read as zeros (SBC-3 §5.16.2)
        return Respond(32, BinaryPrimitives.ReadUInt32BigEndian(cdb[10..]));
    }

    private static ScsiAction DecodeMaintenanceIn(ReadOnlySpan<byte> cdb, Span<byte> response)
    {
        const int ReportSupportedOperationCodes = 0x0C;
        if ((cdb[1] & 0x1F) != ReportSupportedOperationCodes)
        {
            return ScsiAction.Check(SenseData.InvalidOpcode);
        }

        bool timeouts = (cdb[2] & 0x80) != 0;
        int option = cdb[2] & 0x07;
        int serviceAction = BinaryPrimitives.ReadUInt16BigEndian(cdb[4..]);
        uint allocation = BinaryPrimitives.ReadUInt32BigEndian(cdb[6..]);
        return option switch
        {
            0 => Respond(WriteAllCommands(response, timeouts), allocation),
            1 or 2 or 3 => ReportOneCommand((ScsiOpcode)cdb[3], serviceAction, option, timeouts, allocation, response),
            _ => ScsiAction.Check(SenseData.InvalidFieldInCdb with { CdbField = 2 }),
        };
    }

    private static int WriteAllCommands(Span<byte> response, bool timeouts)
    {
        int length = 4;
        foreach (CommandTable.Entry entry in CommandTable.All)
        {
            Span<byte> descriptor = response[length..];
            descriptor[..8].Clear();
            descriptor[0] = (byte)entry.Opcode;
            BinaryPrimitives.WriteUInt16BigEndian(descriptor[2..], (ushort)Math.Max(0, entry.ServiceAction));
            descriptor[5] = (byte)((timeouts ? 0x02 : 0) | (entry.ServiceAction >= 0 ? 0x01 : 0));
            BinaryPrimitives.WriteUInt16BigEndian(descriptor[6..], (ushort)entry.Usage.Length);
            length += 8 + (timeouts ? WriteTimeouts(descriptor[8..]) : 0);
        }

        BinaryPrimitives.WriteUInt32BigEndian(response, (uint)length - 4);
        return length;
    }

    private static ScsiAction ReportOneCommand(
        ScsiOpcode opcode, int serviceAction, int option, bool timeouts, uint allocation, Span<byte> response)
    {
        CommandTable.Entry? found = null;
        bool hasServiceActions = false;
        foreach (CommandTable.Entry entry in CommandTable.All)
        {
            hasServiceActions |= entry.Opcode == opcode && entry.ServiceAction >= 0;
            bool matches = entry.Opcode == opcode && (entry.ServiceAction == serviceAction || (entry.ServiceAction < 0 && (option == 1 || serviceAction == 0)));
            found = matches ? entry : found;
        }

        // SPC-4 table 307: option 1 with, or option 2 without service actions is a mistake; option 3 takes both.
        bool isKnown = hasServiceActions || found is not null;
        if (isKnown && ((option == 1 && hasServiceActions) || (option == 2 && !hasServiceActions)))
        {
            return ScsiAction.Check(SenseData.InvalidFieldInCdb with { CdbField = 2 });
        }

        response[..4].Clear();
        response[1] = 0x01; // not supported
        int length = 4;
        if (found is { } command)
        {
            response[1] = (byte)(0x03 | (timeouts ? 0x80 : 0));
            BinaryPrimitives.WriteUInt16BigEndian(response[2..], (ushort)command.Usage.Length);
            command.Usage.CopyTo(response[4..]);
            length += command.Usage.Length;
            length += timeouts ? WriteTimeouts(response[length..]) : 0;
        }

        return Respond(length, allocation);
    }

    // No nominal and no recommended time (SPC-4 §6.35.4): ten more bytes, zero.
    private static int WriteTimeouts(Span<byte> target)
    {
        target[..12].Clear();
        target[1] = 0x0A;
        return 12;
    }
}
