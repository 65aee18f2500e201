using Fardisk.Protocols.Dhcp;
using Xunit;

namespace Fardisk.Tests.Protocols.Dhcp;

public class DhcpRulesTests
{
    private static readonly Ipv4Address s_server = Ipv4Address.Parse("10.0.0.1");

    [Theory]
    [InlineData("10.0.0.7", true, DhcpAction.Offer, DhcpReason.None)]
    [InlineData(null, true, DhcpAction.Silent, DhcpReason.PoolExhausted)]
    [InlineData(null, false, DhcpAction.Silent, DhcpReason.NoReservation)]
    public void Decide_Discover_OffersWhatThereIs(string? candidate, bool hasPool, DhcpAction action, DhcpReason reason)
    {
        DhcpVerdict verdict = Decide(new ClientMessage(DhcpMessageType.Discover), candidate, hasPool: hasPool);

        Assert.Equal(new DhcpVerdict(action, Ipv4Address.Parse(candidate), reason), verdict);
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.7", "10.0.0.7", DhcpAction.Ack, "SELECTING: what we offered")]
    [InlineData("10.0.0.1", "10.0.0.7", "10.0.0.8", DhcpAction.Nak, "SELECTING: the offer has gone")]
    [InlineData("10.0.0.1", "10.0.0.7", null, DhcpAction.Nak, "SELECTING: the last address has gone")]
    [InlineData("10.0.0.2", "10.0.0.7", "10.0.0.7", DhcpAction.Forget, "SELECTING: another server, silently")]
    [InlineData(null, "10.0.0.7", "10.0.0.7", DhcpAction.Ack, "INIT-REBOOT: right")]
    [InlineData(null, "10.0.0.7", "10.0.0.8", DhcpAction.Nak, "INIT-REBOOT: wrong address")]
    [InlineData(null, "192.168.1.7", "10.0.0.8", DhcpAction.Nak, "INIT-REBOOT: came from another subnet")]
    [InlineData(null, "10.0.0.7", null, DhcpAction.Nak, "INIT-REBOOT: we are authoritative")]
    [InlineData(null, null, "10.0.0.7", DhcpAction.Silent, "names nothing")]
    public void Decide_RequestWithOption50_FollowsTheState(string? server, string? requested, string? candidate, DhcpAction expected, string because)
    {
        ClientMessage message = new(DhcpMessageType.Request);
        _ = server is null ? message : message.Add(DhcpOption.ServerIdentifier, server);
        _ = requested is null ? message : message.Add(DhcpOption.RequestedAddress, requested);

        Assert.True(Decide(message, candidate).Action == expected, because);
    }

    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7", DhcpAction.Ack, "RENEWING, also when the lease was unknown and the address is free")]
    [InlineData("10.0.0.7", "10.0.0.8", DhcpAction.Nak, "the reservation has changed, and the new address is free")]
    [InlineData("10.0.0.7", null, DhcpAction.Nak, "taken by another, nothing left")]
    public void Decide_RequestWithCiaddr_ExtendsOrRefuses(string ciaddr, string? candidate, DhcpAction expected, string because)
    {
        ClientMessage message = new ClientMessage(DhcpMessageType.Request).Ciaddr(ciaddr);

        Assert.Equal(DhcpRequestState.Extending, DhcpRules.StateOf(message.Packet()));
        Assert.True(Decide(message, candidate).Action == expected, because);
    }

    [Fact]
    public void Decide_PinnedClientNamesAnotherAddress_IsNeverToldNo()
    {
        foreach (ClientMessage message in (ClientMessage[])[
            new ClientMessage(DhcpMessageType.Request).Ciaddr("10.0.0.8"),
            new ClientMessage(DhcpMessageType.Request).Add(DhcpOption.RequestedAddress, "10.0.0.8"),
            new ClientMessage(DhcpMessageType.Request).Add(DhcpOption.ServerIdentifier, "10.0.0.1").Add(DhcpOption.RequestedAddress, "10.0.0.8")])
        {
            Assert.Equal(new DhcpVerdict(DhcpAction.Silent, Reason: DhcpReason.Pinned), Decide(message, "10.0.0.7", isPinned: true));
        }

        Assert.Equal(DhcpAction.Ack, Decide(new ClientMessage(DhcpMessageType.Request).Ciaddr("10.0.0.7"), "10.0.0.7", isPinned: true).Action);
    }

    [Fact]
    public void Decide_NoPoolAndNoReservation_LeavesOthersClientsAlone()
    {
        Assert.Equal(DhcpAction.Silent, Decide(new ClientMessage(DhcpMessageType.Request).Ciaddr("10.0.0.8"), null, hasPool: false).Action);
        Assert.Equal(DhcpAction.Silent, Decide(new ClientMessage(DhcpMessageType.Request).Add(DhcpOption.RequestedAddress, "10.0.0.8"), null, hasPool: false).Action);
    }

    [Theory]
    [InlineData(DhcpMessageType.Release, "10.0.0.7", false, DhcpAction.Release, DhcpReason.None)]
    [InlineData(DhcpMessageType.Release, "10.0.0.8", false, DhcpAction.Silent, DhcpReason.NotItsAddress)]
    [InlineData(DhcpMessageType.Release, null, false, DhcpAction.Silent, DhcpReason.NoAddressNamed)]
    [InlineData(DhcpMessageType.Release, "10.0.0.7", true, DhcpAction.Silent, DhcpReason.Pinned)]
    [InlineData(DhcpMessageType.Decline, "10.0.0.7", false, DhcpAction.Decline, DhcpReason.None)]
    [InlineData(DhcpMessageType.Decline, "10.0.0.7", true, DhcpAction.Decline, DhcpReason.None)]
    [InlineData(DhcpMessageType.Decline, "10.0.0.8", false, DhcpAction.Silent, DhcpReason.NotItsAddress)]
    public void Decide_ReleaseAndDecline_OnlyForTheHoldersAddress(DhcpMessageType type, string? named, bool isPinned, DhcpAction action, DhcpReason reason)
    {
        ClientMessage message = new ClientMessage(type).Add(DhcpOption.ServerIdentifier, "10.0.0.1");
        _ = named is null ? message : type is DhcpMessageType.Release ? message.Ciaddr(named) : message.Add(DhcpOption.RequestedAddress, named);

        DhcpVerdict verdict = Decide(message, "10.0.0.7", isPinned, held: "10.0.0.7");

        Assert.Equal((action, reason), (verdict.Action, verdict.Reason));
        ClientMessage toAnother = new ClientMessage(type).Ciaddr("10.0.0.7").Add(DhcpOption.RequestedAddress, "10.0.0.7").Add(DhcpOption.ServerIdentifier, "10.0.0.2");
        Assert.Equal(DhcpReason.OtherServer, Decide(toAnother, "10.0.0.7", held: "10.0.0.7").Reason);
    }

    [Theory]
    [InlineData(DhcpMessageType.Offer)]
    [InlineData(DhcpMessageType.Ack)]
    [InlineData(DhcpMessageType.Nak)]
    public void Decide_ServersMessages_AreLeftAlone(DhcpMessageType type) =>
        Assert.Equal(DhcpAction.Silent, Decide(new ClientMessage(type), "10.0.0.7").Action);

    [Fact]
    public void Decide_ReplyOfAServer_IsLeftAlone() =>
        Assert.Equal(DhcpReason.NotARequest, Decide(new ClientMessage(DhcpMessageType.Discover).At(0, 2), "10.0.0.7").Reason);

    [Fact]
    public void LinkAddress_Relayed_Prefers82Then118ThenGiaddr()
    {
        ClientMessage message = new ClientMessage(DhcpMessageType.Discover).Giaddr("10.0.3.1");
        Assert.Equal("10.0.3.1", DhcpRules.LinkAddress(message.Packet()).ToString());
        message.Add(DhcpOption.SubnetSelection, "10.0.2.0");
        Assert.Equal("10.0.2.0", DhcpRules.LinkAddress(message.Packet()).ToString());
        message.Add(DhcpOption.RelayAgentInformation, 5, 4, 10, 0, 1, 0);
        Assert.Equal("10.0.1.0", DhcpRules.LinkAddress(message.Packet()).ToString());
        message.Giaddr("0.0.0.0");
        Assert.True(DhcpRules.LinkAddress(message.Packet()).IsNone); // nobody's client chooses its network by itself
    }

    [Fact]
    public void Decide_RelayOverridesTheServerIdentifier_RequestIsOurs()
    {
        ClientMessage message = new ClientMessage(DhcpMessageType.Request)
            .Giaddr("10.0.0.9")
            .Add(DhcpOption.RelayAgentInformation, 11, 4, 10, 0, 0, 9)
            .Add(DhcpOption.ServerIdentifier, "10.0.0.9")
            .Add(DhcpOption.RequestedAddress, "10.0.0.7");

        Assert.Equal(DhcpAction.Ack, Decide(message, "10.0.0.7").Action);
        Assert.Equal(DhcpAction.Forget, Decide(message.Giaddr("0.0.0.0"), "10.0.0.7").Action);
    }

    private static DhcpVerdict Decide(ClientMessage message, string? candidate, bool isPinned = false, string? held = null, bool hasPool = true)
    {
        DhcpPacket packet = message.Packet();
        DhcpBindingFacts facts = new(Ipv4Address.Parse(candidate), Ipv4Address.Parse(held), isPinned, hasPool);
        return DhcpRules.Decide(packet, DhcpRules.ServerIdentifier(packet, s_server), facts);
    }
}
