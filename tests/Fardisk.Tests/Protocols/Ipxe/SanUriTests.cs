using System.Net;
using Fardisk.Protocols.Ipxe;
using Xunit;

namespace Fardisk.Tests.Protocols.Ipxe;

public class SanUriTests
{
    [Theory]
    [InlineData("10.0.0.1:3260", 0, "iscsi:10.0.0.1::3260:0:iqn.2026-11.io.fardisk:pc07", "four colons before the name: the report's text has three, and iPXE refuses it")]
    [InlineData("10.0.0.1:860", 10, "iscsi:10.0.0.1::860:a:iqn.2026-11.io.fardisk:pc07", "port decimal, LUN hexadecimal")]
    [InlineData("[2001:db8::1]:3260", 255, "iscsi:[2001:db8::1]::3260:ff:iqn.2026-11.io.fardisk:pc07", "an IPv6 address in brackets")]
    public void Format_Portal_GivesRfc4173(string portal, int lun, string expected, string because)
    {
        string uri = SanUri.Format(IPEndPoint.Parse(portal), lun, "iqn.2026-11.io.fardisk:pc07");

        Assert.True(expected == uri, $"{uri}: {because}");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(SanUri.LunMax + 1)]
    public void Format_LunOutside_Throws(int lun) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SanUri.Format(new IPEndPoint(IPAddress.Loopback, 3260), lun, "iqn.2026-11.io.fardisk:pc07"));

    [Fact]
    public void Format_NoIscsiName_Throws() =>
        Assert.Throws<ArgumentException>(() => SanUri.Format(new IPEndPoint(IPAddress.Loopback, 3260), 0, "iqn.2026-11.io.fardisk:pc07 || shell"));
}
