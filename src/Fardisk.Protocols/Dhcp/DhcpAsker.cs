using System.Buffers.Binary;
using Fardisk.Protocols.Wire;

namespace Fardisk.Protocols.Dhcp;

/// <summary>Who sends a message: everything that the rest of the server wants to know about the sender, found once.</summary>
/// <param name="Kind">Which program.</param>
/// <param name="Mac">The card; default when chaddr holds something else (edk2 built with SendGUID, InfiniBand).</param>
/// <param name="Architecture">Option 93, the first value that we know (RFC 4578, IANA "Processor Architecture Types"); 0 when a PXE client does not say.</param>
/// <param name="Features">What iPXE says it can do; <see cref="IpxeFeatures.None"/> when it says nothing.</param>
/// <param name="NicVendor">PCI vendor of the card that iPXE drives, 0 when it does not say.</param>
/// <param name="NicDevice">PCI device of that card.</param>
/// <param name="IpxeVersion">Three octets, 0x010000 is 1.0.0; 0 when it does not say.</param>
/// <param name="Seconds">The field secs.</param>
public readonly record struct DhcpAsker(
    DhcpAskerKind Kind, MacAddress Mac, ushort Architecture, IpxeFeatures Features, ushort NicVendor, ushort NicDevice, uint IpxeVersion, ushort Seconds)
{
    private const byte IpxeBusId = 0xB1;
    private const byte IpxeVersionCode = 0xEB;

    /// <summary>False: chaddr is no Ethernet address of a PC.</summary>
    public bool HasMac => Mac.IsUnicast;

    /// <summary>It boots from the network: it is known by its card, whatever client-id it sends, and may get a boot file.</summary>
    public bool IsBooting => Kind is not DhcpAskerKind.Ordinary;

    /// <summary>iPXE that told its features, and cannot fetch our script or open our disks with them: it needs our iPXE.</summary>
    public bool IsLimitedIpxe =>
        Kind is DhcpAskerKind.Ipxe && Features is not IpxeFeatures.None && (Features & (IpxeFeatures.Http | IpxeFeatures.Iscsi)) != (IpxeFeatures.Http | IpxeFeatures.Iscsi);

    /// <summary>How many messages iPXE has sent in this state before this one; it keeps that in secs, shifted by two.</summary>
    public int IpxeRetries => Kind is DhcpAskerKind.Ipxe ? Seconds >> 2 : 0;

    /// <summary>iPXE already holds an offer (bit 1 of secs).</summary>
    public bool IpxeHasOffer => Kind is DhcpAskerKind.Ipxe && (Seconds & 2) != 0;

    /// <summary>iPXE already holds an offer of a proxy (bit 0 of secs).</summary>
    public bool IpxeHasProxyOffer => Kind is DhcpAskerKind.Ipxe && (Seconds & 1) != 0;

    /// <summary>Classifies a message that a client sent.</summary>
    /// <param name="packet">A message that was read without an error.</param>
    /// <returns>The record; everything unknown is 0.</returns>
    public static DhcpAsker From(DhcpPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        ReadOnlySpan<byte> vendorClass = packet.Option(DhcpOption.VendorClass);
        ReadOnlySpan<byte> ipxe = packet.Option(DhcpOption.Ipxe);
        bool isIpxe = packet.Has(DhcpOption.Ipxe) || IsIpxeUserClass(packet.Option(DhcpOption.UserClass));
        DhcpAskerKind kind = isIpxe ? DhcpAskerKind.Ipxe
            : vendorClass.StartsWith("PXEClient"u8) ? DhcpAskerKind.Pxe
            : vendorClass.StartsWith("HTTPClient"u8) ? DhcpAskerKind.HttpBoot
            : DhcpAskerKind.Ordinary;

        MacAddress mac = default;
        if (packet.HardwareType == 1 && packet.HardwareLength == MacAddress.Size && MacAddress.TryRead(packet.HardwareField, out MacAddress card) && card.IsUnicast)
        {
            mac = card;
        }

        // 0xB1 is the bus type (1 = PCI), then vendor and device.
        ReadOnlySpan<byte> bus = DhcpPacket.FindSubOption(ipxe, IpxeBusId);
        bool isPci = bus.Length >= 5 && bus[0] == 1;
        ReadOnlySpan<byte> version = DhcpPacket.FindSubOption(ipxe, IpxeVersionCode);
        return new DhcpAsker(
            kind,
            mac,
            kind is DhcpAskerKind.Ordinary ? (ushort)0 : ArchitectureOf(packet.Option(DhcpOption.ClientArchitecture), vendorClass),
            FeaturesOf(ipxe),
            isPci ? BinaryPrimitives.ReadUInt16BigEndian(bus[1..]) : (ushort)0,
            isPci ? BinaryPrimitives.ReadUInt16BigEndian(bus[3..]) : (ushort)0,
            version.Length == 3 ? (uint)((version[0] << 16) | (version[1] << 8) | version[2]) : 0,
            packet.Seconds);
    }

    // iPXE sends its bare name; RFC 3004 wants a list of strings with a length byte each. Both are in use.
    private static bool IsIpxeUserClass(ReadOnlySpan<byte> value)
    {
        if (value.SequenceEqual("iPXE"u8))
        {
            return true;
        }

        while (value.Length > 1 && value.Length > value[0] && value[0] > 0)
        {
            if (value.Slice(1, value[0]).SequenceEqual("iPXE"u8))
            {
                return true;
            }

            value = value[(1 + value[0])..];
        }

        return false;
    }

    private static ushort ArchitectureOf(ReadOnlySpan<byte> list, ReadOnlySpan<byte> vendorClass)
    {
        for (int i = 0; i + 2 <= list.Length; i += 2)
        {
            ushort value = BinaryPrimitives.ReadUInt16BigEndian(list[i..]);
            if (value is 0 or 6 or 7 or 9 or 10 or 11 or 15 or 16 or 18 or 19 or 20 or 25 or 27 or 37 or 39 or 41)
            {
                return value;
            }
        }

        if (list.Length >= 2)
        {
            return BinaryPrimitives.ReadUInt16BigEndian(list);
        }

        // PXEClient:Arch:xxxxx:UNDI:yyyzzz says it too; old ROMs leave option 93 out.
        int at = vendorClass.IndexOf(":Arch:"u8);
        return at >= 0 && vendorClass.Length >= at + 11 && ushort.TryParse(vendorClass.Slice(at + 6, 5), out ushort named) ? named : (ushort)0;
    }

    private static IpxeFeatures FeaturesOf(ReadOnlySpan<byte> ipxe)
    {
        IpxeFeatures features = IpxeFeatures.None;
        Add(ipxe, 0x11, IpxeFeatures.Iscsi, ref features);
        Add(ipxe, 0x13, IpxeFeatures.Http, ref features);
        Add(ipxe, 0x14, IpxeFeatures.Https, ref features);
        Add(ipxe, 0x15, IpxeFeatures.Tftp, ref features);
        Add(ipxe, 0x17, IpxeFeatures.Dns, ref features);
        Add(ipxe, 0x24, IpxeFeatures.Efi, ref features);
        Add(ipxe, 0x27, IpxeFeatures.Menu, ref features);
        return features;

        static void Add(ReadOnlySpan<byte> list, byte code, IpxeFeatures feature, ref IpxeFeatures features)
        {
            if (DhcpPacket.FindSubOption(list, code) is [not 0, ..])
            {
                features |= feature;
            }
        }
    }
}
