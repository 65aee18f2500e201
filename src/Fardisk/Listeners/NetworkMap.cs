using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Fardisk.Listeners;

/// <summary>This machine's IPv4 addresses and subnets: which of our addresses a client sees, and on which interface. Immutable; read anew to see a change.</summary>
/// <remarks>Every URL, portal and server identifier must be the address on the client's own network: firmware drops answers that come from another one.</remarks>
public sealed class NetworkMap(IReadOnlyList<NetworkEntry> entries)
{
    public IReadOnlyList<NetworkEntry> Entries { get; } = entries;

    /// <summary>Reads the system's interfaces that are up.</summary>
    public static NetworkMap Read()
    {
        List<NetworkEntry> entries = [];
        foreach (NetworkInterface nic in NetworkInterface.GetAllNetworkInterfaces())
        {
            IPInterfaceProperties properties = nic.GetIPProperties();
            foreach (UnicastIPAddressInformation unicast in properties.UnicastAddresses)
            {
                if (unicast.Address.AddressFamily == AddressFamily.InterNetwork)
                {
                    int index = properties.GetIPv4Properties().Index;
                    entries.Add(new NetworkEntry(nic.Name, index, unicast.Address, SubnetOf(unicast.Address, unicast.PrefixLength)));
                }
            }
        }

        return new NetworkMap(entries);
    }

    /// <summary>The first address of an interface, or <see langword="null"/> when it is missing, down or has none.</summary>
    public NetworkEntry? ByInterface(string name) => Entries.FirstOrDefault(e => e.Interface == name);

    /// <summary>The entry with this address of ours.</summary>
    public NetworkEntry? ByLocalAddress(IPAddress address) => Entries.FirstOrDefault(e => e.Address.Equals(Plain(address)));

    /// <summary>The entry whose subnet a client's address is in (the longest prefix wins), or <see langword="null"/> when it comes through a router.</summary>
    public NetworkEntry? ForClient(IPAddress address) => Entries
        .Where(e => e.Subnet.Contains(Plain(address)))
        .MaxBy(e => e.Subnet.PrefixLength);

    /// <summary>The subnet that an address with this prefix length lies in.</summary>
    public static IPNetwork SubnetOf(IPAddress address, int prefixLength)
    {
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        uint mask = prefixLength == 0 ? 0 : uint.MaxValue << (32 - prefixLength);
        uint value = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) & mask;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return new IPNetwork(new IPAddress(bytes), prefixLength);
    }

    // A dual-stack socket shows an IPv4 peer as ::ffff:a.b.c.d.
    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
