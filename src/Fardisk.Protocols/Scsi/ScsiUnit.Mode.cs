using System.Buffers.Binary;

namespace Fardisk.Protocols.Scsi;

public sealed partial class ScsiUnit
{
    private const byte CachingPage = 0x08;
    private const byte ControlPage = 0x0A;
    private const byte ExceptionsPage = 0x1C;
    private const byte AllPages = 0x3F;

    private ScsiAction DecodeModeSense(ReadOnlySpan<byte> cdb, Span<byte> response)
    {
        bool is10 = cdb[0] == (byte)ScsiOpcode.ModeSense10;
        int control = cdb[2] >> 6;
        int page = cdb[2] & 0x3F;
        uint allocation = is10 ? BinaryPrimitives.ReadUInt16BigEndian(cdb[7..]) : cdb[4];
        if (control == 3)
        {
            return ScsiAction.Check(SenseData.SavingParametersNotSupported);
        }

        // Subpage FFh asks for every subpage of the page, which is the page itself.
        if (cdb[3] is not (0x00 or 0xFF) || page is not (CachingPage or ControlPage or ExceptionsPage or AllPages))
        {
            return ScsiAction.Check(SenseData.InvalidFieldInCdb);
        }

        int headerSize = is10 ? 8 : 4;
        bool withDescriptor = (cdb[1] & 0x08) == 0;
        int length = headerSize;
        response[..headerSize].Clear();
        if (withDescriptor)
        {
            length += WriteBlockDescriptor(response[length..]);
        }

        bool changeable = control == 1;
        length += page is CachingPage or AllPages ? WriteCachingPage(response[length..], changeable) : 0;
        length += page is ControlPage or AllPages ? WriteControlPage(response[length..], changeable) : 0;
        length += page is ExceptionsPage or AllPages ? WriteExceptionsPage(response[length..]) : 0;

        // WP for a read-only disk; DPOFUA always (SBC-3 §6.5.1).
        byte device = (byte)(0x10 | (Facts.IsReadOnly ? 0x80 : 0));
        if (is10)
        {
            BinaryPrimitives.WriteUInt16BigEndian(response, (ushort)(length - 2));
            response[3] = device;
            response[7] = (byte)(withDescriptor ? 8 : 0);
        }
        else
        {
            response[0] = (byte)(length - 1);
            response[2] = device;
            response[3] = (byte)(withDescriptor ? 8 : 0);
        }

        return Respond(length, allocation);
    }

    private int WriteBlockDescriptor(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt32BigEndian(target, (uint)Math.Min(Facts.BlockCount, uint.MaxValue));
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], (uint)Facts.BlockSize);
        return 8;
    }

    // WCE: without it Linux assumes write-through and never sends SYNCHRONIZE CACHE. Nothing is changeable.
    private static int WriteCachingPage(Span<byte> target, bool changeable)
    {
        target[..20].Clear();
        target[0] = CachingPage;
        target[1] = 18;
        target[2] = (byte)(changeable ? 0 : 0x04);
        return 20;
    }

    // Unrestricted reordering: simple tasks are run as they come (SPC-4 §7.5.8).
    private static int WriteControlPage(Span<byte> target, bool changeable)
    {
        target[..12].Clear();
        target[0] = ControlPage;
        target[1] = 10;
        target[3] = (byte)(changeable ? 0 : 0x10);
        return 12;
    }

    private static int WriteExceptionsPage(Span<byte> target)
    {
        target[..12].Clear();
        target[0] = ExceptionsPage;
        target[1] = 10;
        return 12;
    }
}
