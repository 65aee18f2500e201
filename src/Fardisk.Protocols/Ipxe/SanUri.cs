using System.Globalization;
using System.Net;

namespace Fardisk.Protocols.Ipxe;

/// <summary>The URI of an iSCSI disk as iPXE takes it: <c>iscsi:SERVER:PROTOCOL:PORT:LUN:TARGET</c> (RFC 4173 §5), for instance <c>iscsi:10.0.0.1::3260:0:iqn.2026-11.io.fardisk:pc07</c>.</summary>
/// <remarks>The four colons before the target name are needed even when the fields between are empty. PROTOCOL stays empty (TCP); the port is decimal, the LUN hexadecimal.</remarks>
public static class SanUri
{
    /// <summary>Largest LUN: single-level peripheral addressing has one byte (SAM-5 §4.7.7.2).</summary>
    public const int LunMax = 255;

    /// <summary>Makes the URI.</summary>
    /// <param name="portal">Address and TCP port, never a wildcard. IPv6 goes into brackets.</param>
    /// <param name="lun">0 to <see cref="LunMax"/>.</param>
    /// <param name="target">The target name; see <see cref="IpxeText.IsIscsiName"/>.</param>
    /// <returns>One word without blanks.</returns>
    /// <exception cref="ArgumentException">The target is no iSCSI name: it must have been checked where it came from.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The LUN is outside 0 to 255.</exception>
    public static string Format(IPEndPoint portal, int lun, string target)
    {
        ArgumentNullException.ThrowIfNull(portal);
        ArgumentOutOfRangeException.ThrowIfNegative(lun);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lun, LunMax);
        if (!IpxeText.IsIscsiName(target))
        {
            throw new ArgumentException($"'{IpxeText.Safe(target)}' is no iSCSI name", nameof(target));
        }

        string server = portal.Address.GetAddressBytes().Length == 16 ? $"[{portal.Address}]" : portal.Address.ToString();
        return string.Create(CultureInfo.InvariantCulture, $"iscsi:{server}::{portal.Port}:{lun:x}:{target}");
    }
}
