using Fardisk.Protocols.Dhcp;
using Fardisk.Protocols.Wire;

namespace Fardisk.Leases;

/// <summary>Linux's IPv4 neighbour table, read from <c>/proc/net/arp</c>.</summary>
/// <param name="path">The table; another file in tests.</param>
public sealed class NeighbourTable(string path = NeighbourTable.SystemPath) : INeighbours
{
    /// <summary>Where Linux shows it.</summary>
    public const string SystemPath = "/proc/net/arp";

    private const int Complete = 2; // ATF_COM of <net/if_arp.h>: it answered

    /// <inheritdoc/>
    public MacAddress? MacAt(Ipv4Address address)
    {
        string wanted = address.ToString();
        try
        {
            foreach (string line in File.ReadLines(path))
            {
                if (line.StartsWith(wanted, StringComparison.Ordinal) && TryReadLine(line, wanted, out MacAddress mac))
                {
                    return mac;
                }
            }
        }
        catch (IOException)
        {
            return null; // no such table on this system: nobody is known by it
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }

        return null;
    }

    // 10.0.0.100       0x1         0x2         52:54:00:77:00:01     *        eth1
    private static bool TryReadLine(string line, string wanted, out MacAddress mac)
    {
        mac = default;
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length >= 4 && fields[0] == wanted && fields[2].StartsWith("0x", StringComparison.Ordinal)
            && int.TryParse(fields[2].AsSpan(2), System.Globalization.NumberStyles.HexNumber, null, out int flags) && (flags & Complete) != 0
            && MacAddress.TryParse(fields[3], out mac) && mac.IsUnicast;
    }
}
