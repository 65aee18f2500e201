using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Fardisk.Options;

/// <summary>IPv4 addresses as operators write them: four decimal numbers. The base library would also take 10.1, 0x0a000001 and octal.</summary>
public static class Ipv4Text
{
    /// <summary>Reads a dotted quad; nothing else.</summary>
    public static bool TryParse(string? text, out IPAddress address)
    {
        address = IPAddress.None;
        string[] parts = (text ?? "").Split('.');
        if (parts.Length != 4)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[4];
        for (int i = 0; i < 4; i++)
        {
            bool leadingZero = parts[i].Length > 1 && parts[i][0] == '0';
            if (leadingZero || !byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i]))
            {
                return false;
            }
        }

        address = new IPAddress(bytes);
        return true;
    }

    /// <summary>Reads <c>address:port</c>; port 0 means any free one.</summary>
    public static bool TryParseEndpoint(string? text, out IPEndPoint endpoint)
    {
        endpoint = new IPEndPoint(IPAddress.Any, 0);
        string[] parts = (text ?? "").Split(':');
        if (parts.Length != 2 || !TryParse(parts[0], out IPAddress address)
            || !ushort.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            return false;
        }

        endpoint = new IPEndPoint(address, port);
        return true;
    }

    /// <summary>The address as a number that sorts; only for IPv4.</summary>
    public static uint ToNumber(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[4];
        return address.TryWriteBytes(bytes, out int written) && written == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
    }

    /// <summary>An address that one host can have: not 0.x, not loopback, not multicast or above.</summary>
    public static bool IsHost(IPAddress address) => ToNumber(address) >> 24 is > 0 and < 224 and not 127;
}
