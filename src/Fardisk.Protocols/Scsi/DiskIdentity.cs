using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Fardisk.Protocols.Scsi;

/// <summary>The names by which an operating system recognises one disk, whatever path or boot it comes by.</summary>
/// <remarks>Windows Setup stops with 0xF4 when a disk has no NAA designator, and keys signature and activation on it.</remarks>
/// <param name="Serial">Unit serial number of VPD 80: 20 hexadecimal digits.</param>
/// <param name="NaaHigh">First eight bytes of the NAA 6 designator of VPD 83, as a big-endian number; the first digit is 6.</param>
/// <param name="NaaLow">Last eight bytes of it.</param>
public sealed record DiskIdentity(string Serial, ulong NaaHigh, ulong NaaLow)
{
    // Locally administered (bit 1 of the first octet), because nobody sold us a company identifier.
    private const ulong CompanyId = 0x02FA2D;

    /// <summary>Derives both from names, so that they are the same after a restart, a restore and on another server.</summary>
    /// <param name="client">The client's name.</param>
    /// <param name="disk">The disk's name within the client.</param>
    public static DiskIdentity Of(string client, string disk)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"fardisk disk\0{client}\0{disk}"), hash);
        ulong vendor = BinaryPrimitives.ReadUInt64BigEndian(hash) & 0xF_FFFF_FFFF;
        return new DiskIdentity(
            Serial: Convert.ToHexStringLower(hash[16..26]),
            NaaHigh: (0x6UL << 60) | (CompanyId << 36) | vendor,
            NaaLow: BinaryPrimitives.ReadUInt64BigEndian(hash[8..]));
    }
}
