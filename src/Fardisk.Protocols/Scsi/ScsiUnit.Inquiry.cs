using System.Buffers.Binary;
using System.Text;

namespace Fardisk.Protocols.Scsi;

public sealed partial class ScsiUnit
{
    private const int StandardSize = 96;

    // T10 vendor, product and revision as operating systems show them: 8, 16 and 4 characters.
    private static ReadOnlySpan<byte> Vendor => "FARDISK "u8;

    private static ReadOnlySpan<byte> Product => "Network Disk    "u8;

    private static ReadOnlySpan<byte> Revision => "0001"u8;

    // SAM-5, iSCSI, SPC-4, SBC-3, each without a version (SPC-4 table 171).
    private static ReadOnlySpan<byte> VersionDescriptors => [0x00, 0xA0, 0x09, 0x60, 0x04, 0x60, 0x04, 0xC0];

    private static ReadOnlySpan<byte> Pages => [0x00, 0x80, 0x83, 0xB0, 0xB1, 0xB2];

    private ScsiAction DecodeInquiry(ReadOnlySpan<byte> cdb, Span<byte> response, bool isPresent)
    {
        bool vital = (cdb[1] & 0x01) != 0;
        byte page = cdb[2];
        uint allocation = BinaryPrimitives.ReadUInt16BigEndian(cdb[3..]);

        // CMDDT is obsolete; a page code without EVPD is a mistake (SPC-4 §6.6.1).
        if ((cdb[1] & 0x02) != 0 || (!vital && page != 0) || (vital && !isPresent))
        {
            return ScsiAction.Check(isPresent || !vital ? SenseData.InvalidFieldInCdb : SenseData.LogicalUnitNotSupported);
        }

        if (!vital)
        {
            return Respond(WriteStandardInquiry(response, isPresent), allocation);
        }

        Span<byte> body = response[4..];
        int length = page switch
        {
            0x00 => Copy(Pages, body),
            0x80 => Encoding.ASCII.GetBytes(Facts.Identity.Serial, body),
            0x83 => WriteDesignators(body),
            0xB0 => WriteBlockLimits(body),
            0xB1 => WriteCharacteristics(body),
            0xB2 => Copy([0, 0xE4, 0x02, 0], body), // LBPU, LBPWS, LBPWS10, LBPRZ; thin provisioned (SBC-3 §6.6.4)
            _ => -1,
        };
        if (length < 0)
        {
            return ScsiAction.Check(SenseData.InvalidFieldInCdb);
        }

        response[0] = 0x00;
        response[1] = page;
        BinaryPrimitives.WriteUInt16BigEndian(response[2..], (ushort)length);
        return Respond(length + 4, allocation);
    }

    private static int WriteStandardInquiry(Span<byte> target, bool isPresent)
    {
        target[..StandardSize].Clear();
        target[0] = (byte)(isPresent ? 0x00 : 0x7F); // no device of this number, none can be (SPC-4 §6.6.2)
        target[2] = 0x06; // SPC-4
        target[3] = 0x12; // HISUP, response format 2
        target[4] = StandardSize - 5;
        target[7] = 0x02; // CMDQUE
        Vendor.CopyTo(target[8..]);
        Product.CopyTo(target[16..]);
        Revision.CopyTo(target[32..]);
        VersionDescriptors.CopyTo(target[58..]);
        return StandardSize;
    }

    // SPC-4 §7.8.6. For the unit: NAA 6 first, because Windows takes the first of the best kind, and the T10 name; for the port: name, number, group.
    private int WriteDesignators(Span<byte> body)
    {
        Span<byte> value = stackalloc byte[256];
        BinaryPrimitives.WriteUInt64BigEndian(value, Facts.Identity.NaaHigh);
        BinaryPrimitives.WriteUInt64BigEndian(value[8..], Facts.Identity.NaaLow);
        int length = WriteDesignator(body, codeSet: 1, kind: 0x03, value[..16]);

        Vendor.CopyTo(value);
        int serial = Encoding.ASCII.GetBytes(Facts.Identity.Serial, value[8..]);
        length += WriteDesignator(body[length..], codeSet: 2, kind: 0x01, value[..(8 + serial)]);

        ReadOnlySpan<byte> one = [0, 0, 0, 1];
        length += WriteDesignator(body[length..], codeSet: 1, kind: 0x94, one);
        length += WriteDesignator(body[length..], codeSet: 1, kind: 0x95, one);

        // "iqn,t,0x0001", padded with zeros to four bytes and ended by at least one.
        value.Clear();
        int name = Encoding.UTF8.GetBytes(Facts.TargetName.AsSpan(0, Math.Min(Facts.TargetName.Length, 223)), value);
        ",t,0x0001"u8.CopyTo(value[name..]);
        length += WriteDesignator(body[length..], codeSet: 3, kind: 0x98, value[..((name + 9 + 4) & ~3)]);
        return length;
    }

    // kind: PIV (80h) and association (bits 4-5) over the designator type; the protocol is iSCSI (5) where PIV is set.
    private static int WriteDesignator(Span<byte> target, byte codeSet, byte kind, ReadOnlySpan<byte> value)
    {
        target[0] = (byte)(codeSet | ((kind & 0x80) != 0 ? 0x50 : 0));
        target[1] = kind;
        target[2] = 0;
        target[3] = (byte)value.Length;
        value.CopyTo(target[4..]);
        return 4 + value.Length;
    }

    // SBC-3 §6.6.3. The unmap granularity is 64 KiB: Windows 11 refuses to trim below 32 KiB.
    private int WriteBlockLimits(Span<byte> body)
    {
        const int Size = 0x3C;
        Span<byte> page = stackalloc byte[Size + 4];
        page.Clear();
        page[4] = 0x01; // WSNZ
        BinaryPrimitives.WriteUInt16BigEndian(page[6..], (ushort)Math.Max(1, 4096 / Facts.BlockSize));
        BinaryPrimitives.WriteUInt32BigEndian(page[8..], TransferBlocksMax);
        BinaryPrimitives.WriteUInt32BigEndian(page[12..], (uint)(262144 / Facts.BlockSize));
        BinaryPrimitives.WriteUInt32BigEndian(page[20..], UnmapBlocksMax);
        BinaryPrimitives.WriteUInt32BigEndian(page[24..], UnmapDescriptorsMax);
        BinaryPrimitives.WriteUInt32BigEndian(page[28..], (uint)(65536 / Facts.BlockSize));
        BinaryPrimitives.WriteUInt32BigEndian(page[32..], 0x8000_0000); // UGAVALID, alignment 0
        BinaryPrimitives.WriteUInt64BigEndian(page[36..], WriteSameBlocksMax);
        return Copy(page[4..], body);
    }

    // Rotation rate 1 = no rotating medium: Windows retrims and does not rewrite (SBC-3 §6.6.2).
    private static int WriteCharacteristics(Span<byte> body)
    {
        body[..0x3C].Clear();
        body[1] = 0x01;
        return 0x3C;
    }

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> target)
    {
        source.CopyTo(target);
        return source.Length;
    }
}
