using Fardisk.Protocols.Dhcp;
using Fardisk.Protocols.Wire;

namespace Fardisk.Leases;

/// <summary>Who wants an address, as the table knows hosts.</summary>
/// <param name="Mac">The card; default when it has no Ethernet address.</param>
/// <param name="ClientId">Option 61 in hex, or what stands for it where there is no card; empty when there is none.</param>
/// <param name="IsBooting">ROM, firmware or iPXE: known by its card whatever client-id it sends, and just started anew.</param>
public readonly record struct LeaseAsker(MacAddress Mac, string ClientId, bool IsBooting)
{
    /// <summary>It has an Ethernet address.</summary>
    public bool HasMac => Mac.IsUnicast;

    /// <summary>It can be told from others at all.</summary>
    public bool IsKnowable => HasMac || ClientId.Length > 0;

    /// <summary>Takes identity out of a message.</summary>
    /// <param name="packet">The message.</param>
    /// <param name="asker">How it was classified.</param>
    public static LeaseAsker From(DhcpPacket packet, in DhcpAsker asker)
    {
        if (asker.HasMac)
        {
            // A ROM, iPXE and the system after them send different client-ids: it is one PC.
            ReadOnlySpan<byte> own = asker.IsBooting ? default : packet.Option(DhcpOption.ClientIdentifier);
            return new LeaseAsker(asker.Mac, Hex(own), asker.IsBooting);
        }

        // edk2 built with SendGUID has its GUID in chaddr and in option 97; InfiniBand must send a client-id (RFC 4390).
        ReadOnlySpan<byte> id = asker.IsBooting ? packet.Option(DhcpOption.ClientMachineIdentifier) : packet.Option(DhcpOption.ClientIdentifier);
        id = id.IsEmpty ? packet.Option(DhcpOption.ClientIdentifier) : id;
        id = id.IsEmpty ? packet.HardwareAddress : id;
        return new LeaseAsker(default, Hex(id), asker.IsBooting);
    }

    // RFC 2132 §9.14 sets no upper limit; ours keeps rows small. A longer one is cut, alike each time.
    private static string Hex(ReadOnlySpan<byte> id)
    {
        const int LengthMax = 128;
        return id.IsEmpty ? "" : Convert.ToHexStringLower(id.Length > LengthMax ? id[..LengthMax] : id);
    }
}
