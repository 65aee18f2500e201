using System.Globalization;
using System.Text;
using Fardisk.Boot;
using Fardisk.Diagnostics;
using Fardisk.Protocols.Dhcp;

namespace Fardisk.Listeners.Dhcp;

/// <summary>What a message tells about its sender, in words for the timeline. Nothing in them is longer or less printable than we allow.</summary>
internal static class DhcpWords
{
    private const int VendorClassMax = 64;

    /// <summary>The program and the machine behind a message.</summary>
    public static string Who(DhcpPacket packet, in DhcpAsker asker)
    {
        StringBuilder text = new();
        switch (asker.Kind)
        {
            case DhcpAskerKind.Ipxe:
                text.Append("iPXE");
                if (asker.IpxeVersion != 0)
                {
                    text.Append(CultureInfo.InvariantCulture, $" {asker.IpxeVersion >> 16}.{(asker.IpxeVersion >> 8) & 255}.{asker.IpxeVersion & 255}");
                }

                text.Append(", ").Append(Architecture(asker.Architecture));
                break;
            case DhcpAskerKind.Pxe or DhcpAskerKind.HttpBoot:
                text.Append(Architecture(asker.Architecture));
                break;
            default:
                text.Append("system or device");
                break;
        }

        if (asker.NicVendor != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $", NIC {asker.NicVendor:x4}:{asker.NicDevice:x4}");
        }

        if (asker.Features is not IpxeFeatures.None)
        {
            text.Append(", can ").Append(asker.Features.ToString().ToLowerInvariant());
        }

        if (asker.IsLimitedIpxe)
        {
            text.Append(" (too little for us: it gets our iPXE)");
        }

        string vendorClass = DhcpText.Printable(packet.Option(DhcpOption.VendorClass), VendorClassMax);
        if (vendorClass.Length > 0 && asker.Kind is not DhcpAskerKind.Ipxe)
        {
            text.Append(", \"").Append(vendorClass).Append('"');
        }

        string hostName = DhcpText.HostName(packet.Option(DhcpOption.HostName));
        return hostName.Length > 0 ? text.Append(", calls itself ").Append(hostName).ToString() : text.ToString();
    }

    /// <summary>What an answer gives.</summary>
    public static string Given(string verb, Ipv4Address address, in DhcpAsker asker, in DhcpBootFacts boot) =>
        !asker.IsBooting ? $"{verb} {address}"
        : boot.BootFile is null ? $"{verb} {address}, no boot file"
        : $"{verb} {address}, boot file {boot.BootFile}";

    /// <summary>The stage that an asker's DISCOVER is filed under.</summary>
    public static BootStage DiscoverStage(DhcpAskerKind kind) => kind switch
    {
        DhcpAskerKind.Ipxe => BootStage.IpxeDiscover,
        DhcpAskerKind.Ordinary => BootStage.OsDiscover,
        _ => BootStage.RomDiscover,
    };

    /// <summary>The stage that its ACK is filed under.</summary>
    public static BootStage AckStage(DhcpAskerKind kind) => kind switch
    {
        DhcpAskerKind.Ipxe => BootStage.IpxeAck,
        DhcpAskerKind.Ordinary => BootStage.OsAck,
        _ => BootStage.RomAck,
    };

    /// <summary>The stage that the boot decision is asked for. An iPXE that cannot do what we need is treated as a ROM, and so gets ours.</summary>
    public static ClientStage StageOf(in DhcpAsker asker) => asker.Kind switch
    {
        DhcpAskerKind.Ordinary => ClientStage.Os,
        DhcpAskerKind.Ipxe when !asker.IsLimitedIpxe => ClientStage.Ipxe,
        _ => ClientStage.Rom,
    };

    /// <summary>The firmware behind option 93 (IANA "Processor Architecture Types").</summary>
    public static FirmwareKind FirmwareOf(in DhcpAsker asker) => asker.Kind is DhcpAskerKind.Ordinary ? FirmwareKind.None : asker.Architecture switch
    {
        0 => FirmwareKind.Bios,
        6 => FirmwareKind.EfiX86,
        7 or 9 => FirmwareKind.EfiX64,
        11 => FirmwareKind.EfiArm64,
        16 => FirmwareKind.HttpX64,
        19 => FirmwareKind.HttpArm64,
        _ => FirmwareKind.Other,
    };

    private static string Architecture(ushort value) => value switch
    {
        0 => "BIOS (arch 0)",
        6 => "UEFI 32-bit (arch 6)",
        7 or 9 => $"UEFI x64 (arch {value})",
        11 => "UEFI ARM64 (arch 11)",
        16 => "UEFI x64 HTTP Boot (arch 16)",
        19 => "UEFI ARM64 HTTP Boot (arch 19)",
        _ => $"arch {value}",
    };
}
