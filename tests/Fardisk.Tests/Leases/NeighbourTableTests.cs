using Fardisk.Leases;
using Fardisk.Protocols.Dhcp;
using Fardisk.Protocols.Wire;
using Xunit;

namespace Fardisk.Tests.Leases;

public sealed class NeighbourTableTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Theory]
    [InlineData("10.0.0.10", "52:54:00:77:00:01", "it answered")]
    [InlineData("10.0.0.1", null, "only a part of the text is the same")]
    [InlineData("10.0.0.100", null, "incomplete: it did not answer")]
    [InlineData("10.0.0.77", null, "not there")]
    public void MacAt_SystemTable_GivesOnlyThoseThatAnswered(string address, string? expected, string because)
    {
        File.WriteAllText(_path, """
            IP address       HW type     Flags       HW address            Mask     Device
            10.0.0.100       0x1         0x0         00:00:00:00:00:00     *        eth1
            10.0.0.10        0x1         0x2         52:54:00:77:00:01     *        eth1
            10.0.0.99        garbage

            """);

        MacAddress? found = new NeighbourTable(_path).MacAt(Ipv4Address.Parse(address));

        Assert.True(found?.ToString() == expected, because);
    }

    [Fact]
    public void MacAt_NoTable_KnowsNobody() => Assert.Null(new NeighbourTable(_path + ".none").MacAt(Ipv4Address.Parse("10.0.0.1")));

    public void Dispose() => File.Delete(_path);
}
