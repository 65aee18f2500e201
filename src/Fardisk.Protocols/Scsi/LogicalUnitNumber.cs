namespace Fardisk.Protocols.Scsi;

/// <summary>The eight-byte LUN field of SAM-5 §4.7: single level, peripheral device or flat space addressing.</summary>
public static class LogicalUnitNumber
{
    /// <summary>Reads the field; false for any other form, which no unit of ours has.</summary>
    /// <param name="field">The eight bytes as a big-endian number.</param>
    /// <param name="lun">0 to 16,383; -1 when false.</param>
    public static bool TryRead(ulong field, out int lun)
    {
        int first = (int)(field >> 56);
        int second = (int)(field >> 48) & 0xFF;
        bool rest = (field & 0x0000_FFFF_FFFF_FFFF) != 0;
        lun = (first & 0xC0) switch
        {
            0x00 when (first & 0x3F) == 0 && !rest => second,
            0x40 when !rest => ((first & 0x3F) << 8) | second,
            _ => -1,
        };
        return lun >= 0;
    }

    /// <summary>The field for a number: peripheral addressing below 256, flat space above.</summary>
    /// <param name="lun">0 to 16,383.</param>
    public static ulong Write(int lun) => lun < 256 ? (ulong)lun << 48 : (0x4000UL | (uint)lun) << 48;
}
