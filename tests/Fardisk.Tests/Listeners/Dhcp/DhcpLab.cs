using System.Net;
using Fardisk.Boot;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Leases;
using Fardisk.Listeners;
using Fardisk.Listeners.Dhcp;
using Fardisk.Protocols.Dhcp;
using Fardisk.Tests.Leases;
using Fardisk.Tests.Protocols.Dhcp;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fardisk.Tests.Listeners.Dhcp;

/// <summary>The DHCP service without sockets: messages in, answers out, the clock and the store in the test's hand.</summary>
internal sealed class DhcpLab : IDhcpWire, IAddressProbe, ITimeline, IBootDirector
{
    private readonly List<(DhcpDestination To, byte[] Card, byte[] Bytes)> _sent = [];

    public DhcpLab(string? first = "10.0.0.100", string? last = "10.0.0.102", bool conflictCheck = false)
    {
        Leases = new LeaseLab(first, last, conflictCheck);
        NetworkEntry entry = new(LeaseLab.Eth, 2, IPAddress.Parse("10.0.0.1"), IPNetwork.Parse("10.0.0.0/24"));
        Link = new DhcpLink(
            entry,
            new DhcpNetworkFacts(LeaseLab.Server, 24, Ipv4Address.Parse("10.0.0.254"), [Ipv4Address.Parse("10.0.0.253")], null, 3600),
            Leases.Network,
            TargetIsOnLink: true);
        Handler = Start();
    }

    public LeaseLab Leases { get; }

    public DhcpLink Link { get; }

    public DhcpHandler Handler { get; private set; }

    public DhcpCounters Counters { get; } = new();

    public List<BootEvent> Events { get; } = [];

    public List<string> Asked { get; } = [];

    /// <summary>The boot file that the decision gives to whoever boots; <see langword="null"/>: none.</summary>
    public string? BootFile { get; set; } = "undionly.kpxe";

    public List<BootRequest> Decided { get; } = [];

    /// <summary>The program dies and starts anew.</summary>
    public DhcpHandler Restart()
    {
        Leases.Restart();
        _sent.Clear();
        return Handler = Start();
    }

    /// <summary>One message in, one commit, the answers out.</summary>
    public IReadOnlyList<(DhcpDestination To, byte[] Card, byte[] Bytes)> Exchange(byte[] message)
    {
        Handler.Handle(message);
        Leases.Table.CommitPending();
        return TakeSent();
    }

    public IReadOnlyList<(DhcpDestination To, byte[] Card, byte[] Bytes)> TakeSent()
    {
        (DhcpDestination, byte[], byte[])[] sent = [.. _sent];
        _sent.Clear();
        return sent;
    }

    /// <summary>One message that must be answered once.</summary>
    public DhcpPacket Answer(byte[] message) => ClientMessage.Read(Assert.Single(Exchange(message)).Bytes);

    public DhcpPacket Answer(ClientMessage message) => Answer(message.Bytes());

    /// <summary>DISCOVER, OFFER, REQUEST, ACK; the address.</summary>
    public string Boot(Func<ClientMessage, ClientMessage> who, int mac = 1)
    {
        DhcpPacket offer = Answer(who(new ClientMessage(DhcpMessageType.Discover, mac)));
        Assert.Equal(DhcpMessageType.Offer, offer.MessageType);
        DhcpPacket ack = Answer(who(new ClientMessage(DhcpMessageType.Request, mac))
            .Add(DhcpOption.ServerIdentifier, "10.0.0.1").Add(DhcpOption.RequestedAddress, offer.YourAddress.ToString()));
        Assert.Equal((DhcpMessageType.Ack, offer.YourAddress), (ack.MessageType, ack.YourAddress));
        return ack.YourAddress.ToString();
    }

    void IDhcpWire.Send(in DhcpDestination destination, ReadOnlySpan<byte> card, ReadOnlySpan<byte> payload) =>
        _sent.Add((destination, card.ToArray(), payload.ToArray()));

    void IAddressProbe.Ask(Ipv4Address address) => Asked.Add(address.ToString());

    void ITimeline.Record(BootEvent bootEvent) => Events.Add(bootEvent);

    BootPlan IBootDirector.Decide(BootRequest request)
    {
        Decided.Add(request);
        Client? client = Leases.Clients.ByMac(request.Mac);
        return new BootPlan
        {
            Request = request,
            Action = BootAction.San,
            Client = client?.Name,
            BootFile = request.Stage is ClientStage.Ipxe ? $"http://{request.ServerAddress}:8080/boot.ipxe?mac={request.Mac}" : BootFile,
            HostName = client?.Name,
            HideRouter = request.Stage is ClientStage.Ipxe && request.TargetIsOnLink,
        };
    }

    SanDisk? IBootDirector.FindDisk(string targetName, IPAddress serverAddress) => throw new NotSupportedException();

    IReadOnlyList<SanDisk> IBootDirector.AllDisks(IPAddress serverAddress) => throw new NotSupportedException();

    private DhcpHandler Start() =>
        new(Link, [Link], Leases.Table, Leases.Neighbours, this, this, this, this, Counters, Leases.Time, NullLogger.Instance);
}
