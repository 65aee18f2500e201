using Fardisk.Protocols.Dhcp;
using Xunit;

namespace Fardisk.Tests.Protocols.Dhcp;

public class DhcpDestinationTests
{
    private static readonly Ipv4Address s_given = Ipv4Address.Parse("10.0.0.100");

    [Theory]
    [InlineData(DhcpMessageType.Offer, "", "LinkLayer 10.0.0.100:68", "no address yet: straight to the card")]
    [InlineData(DhcpMessageType.Ack, "", "LinkLayer 10.0.0.100:68", "the same")]
    [InlineData(DhcpMessageType.Offer, "broadcast", "Broadcast 255.255.255.255:68", "it asks for broadcast")]
    [InlineData(DhcpMessageType.Ack, "ciaddr", "Unicast 10.0.0.50:68", "it has an address")]
    [InlineData(DhcpMessageType.Ack, "ciaddr broadcast", "Unicast 10.0.0.50:68", "ciaddr goes before the flag")]
    [InlineData(DhcpMessageType.Offer, "ciaddr", "LinkLayer 10.0.0.100:68", "a DISCOVER with ciaddr is a mistake of the client's")]
    [InlineData(DhcpMessageType.Ack, "ciaddr 50", "LinkLayer 10.0.0.100:68", "ciaddr beside option 50 too")]
    [InlineData(DhcpMessageType.Nak, "ciaddr", "Broadcast 255.255.255.255:68", "its address is in doubt")]
    [InlineData(DhcpMessageType.Nak, "giaddr", "Unicast 10.0.0.9:67", "the relay agent broadcasts it")]
    [InlineData(DhcpMessageType.Ack, "giaddr ciaddr broadcast", "Unicast 10.0.0.9:67", "giaddr goes before all")]
    [InlineData(DhcpMessageType.Offer, "guid", "Broadcast 255.255.255.255:68", "no card that we could name")]
    public void For_EveryCase_FollowsTheRfc(DhcpMessageType answer, string with, string expected, string because)
    {
        ClientMessage message = new(DhcpMessageType.Request);
        foreach (string part in with.Split(' '))
        {
            _ = part switch
            {
                "broadcast" => message.Broadcast(),
                "ciaddr" => message.Ciaddr("10.0.0.50"),
                "giaddr" => message.Giaddr("10.0.0.9"),
                "50" => message.Add(DhcpOption.RequestedAddress, "10.0.0.100"),
                "guid" => message.At(2, 16),
                _ => message,
            };
        }

        DhcpDestination to = DhcpDestination.For(message.Packet(), answer, answer is DhcpMessageType.Nak ? Ipv4Address.None : s_given);

        Assert.True($"{to.Kind} {to.Address}:{to.Port}" == expected, $"{to}: {because}");
    }
}
