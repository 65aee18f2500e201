using System.Buffers.Binary;
using System.Net;
using Fardisk.Options;

namespace Fardisk.Server.Cli;

/// <summary>A dynamic pool for a subnet that nothing is known of but our address and the router's.</summary>
internal static class RangeSuggestion
{
    private const int HostsOfClassC = 254;
    private const int LeastAddresses = 2;

    /// <summary>.100 to .199 where there is room for it, else the upper half of the subnet; never our own address or the router's. <see langword="null"/>: the subnet is too small.</summary>
    public static AddressRange? For(IPNetwork subnet, IPAddress own, IPAddress? router)
    {
        if (subnet.PrefixLength > 29)
        {
            return null;
        }

        uint start = ToNumber(subnet.BaseAddress);
        long hosts = (1L << (32 - subnet.PrefixLength)) - 2;
        uint first = hosts >= HostsOfClassC ? start + 100 : start + 1 + (uint)(hosts / 2);
        uint last = hosts >= HostsOfClassC ? start + 199 : start + (uint)hosts;
        foreach (IPAddress taken in new[] { own, router }.OfType<IPAddress>())
        {
            uint hole = ToNumber(taken);
            if (hole >= first && hole <= last)
            {
                // The larger side of the hole.
                (first, last) = hole - first > last - hole ? (first, hole - 1) : (hole + 1, last);
            }
        }

        return last < first || last - first + 1 < LeastAddresses ? null : new AddressRange(ToAddress(first), ToAddress(last));
    }

    private static uint ToNumber(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static IPAddress ToAddress(uint number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes);
    }
}
