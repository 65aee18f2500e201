using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Fardisk.Boot;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Leases;
using Fardisk.Listeners;
using Fardisk.Listeners.Dhcp;
using Fardisk.Options;
using Fardisk.Protocols.Dhcp;
using Fardisk.Protocols.Wire;
using Fardisk.State;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fardisk.SystemTests.Dhcp;

/// <summary>The DHCP listener on real sockets, with a client that is nothing but Ethernet frames.</summary>
public sealed class DhcpSocketTests : IAsyncDisposable
{
    private static readonly byte[] s_card = [0x52, 0x54, 0, 0x77, 0, 1];

    private readonly NetworkPair _pair = new();
    private readonly NoState _state = new();
    private readonly DhcpListener _listener;
    private readonly RawClient _client;
    private readonly NetworkMap _map;

    public DhcpSocketTests()
    {
        try
        {
            _map = _pair.InServer(NetworkMap.Read);
            _listener = NewListener(conflictCheck: true);
            _client = _pair.InClient(() => new RawClient((int)IndexOf(NetworkPair.ClientInterface)));
        }
        catch
        {
            _pair.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _client.Dispose();
        _pair.Dispose();
    }

    [Fact]
    public async Task Discover_ClientWithoutAnAddress_IsAnsweredStraightToItsCard()
    {
        await Start(_listener);
        _client.Send(s_card, Message(DhcpMessageType.Discover));
        (byte[] card, string from, string to, byte[] message) = _client.Receive();

        Assert.Equal(("10.99.0.1", "10.99.0.100"), (from, to));
        Assert.Equal(s_card, card);
        Assert.Equal((DhcpMessageType.Offer, "10.99.0.100"), Read(message));

        _client.Send(s_card, Message(DhcpMessageType.Request, named: "10.99.0.100"));
        Assert.Equal((DhcpMessageType.Ack, "10.99.0.100"), Read(_client.Receive().Message));
        Assert.Single(_state.Leases);
    }

    [Fact]
    public async Task Discover_WithTheBroadcastFlag_IsAnsweredToAll()
    {
        await Start(_listener);
        byte[] discover = Message(DhcpMessageType.Discover);
        discover[10] = 0x80;
        _client.Send(s_card, discover);
        (byte[] card, string from, string to, _) = _client.Receive();

        Assert.Equal(("10.99.0.1", "255.255.255.255"), (from, to));
        Assert.All(card, octet => Assert.Equal(255, octet));
    }

    [Fact]
    public async Task Discover_SomebodyHasTheFirstAddress_NextOneIsOffered()
    {
        _pair.ClientIp($"address add 10.99.0.100/24 dev {NetworkPair.ClientInterface}");
        await Start(_listener);

        _client.Send(s_card, Message(DhcpMessageType.Discover));

        Assert.Equal((DhcpMessageType.Offer, "10.99.0.101"), Read(_client.Receive().Message));
    }

    [Fact]
    public async Task Request_Renewing_IsAnsweredByUnicast()
    {
        await Start(_listener);
        _client.Send(s_card, Message(DhcpMessageType.Request, named: "10.99.0.102"));
        Assert.Equal((DhcpMessageType.Ack, "10.99.0.102"), Read(_client.Receive().Message));
        _pair.ClientIp($"address add 10.99.0.102/24 dev {NetworkPair.ClientInterface}");
        using Socket socket = _pair.InClient(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 });
        socket.Bind(new IPEndPoint(IPAddress.Any, 68));
        byte[] renewal = Message(DhcpMessageType.Request);
        Ipv4Address.Parse("10.99.0.102").Write(renewal.AsSpan(12));

        socket.SendTo(renewal, new IPEndPoint(IPAddress.Parse("10.99.0.1"), 67));
        byte[] buffer = new byte[2048];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        int size = socket.ReceiveFrom(buffer, ref from);

        Assert.Equal((DhcpMessageType.Ack, "10.99.0.102"), Read(buffer[..size]));
        Assert.Equal("10.99.0.1:67", from.ToString());
    }

    [Fact]
    public async Task Start_PortIsTaken_NamesTheFailure()
    {
        await Start(_listener);

        FardiskException taken = await Assert.ThrowsAsync<FardiskException>(() => Start(NewListener()));

        Assert.Equal("DHCP-0001", taken.Error.Id);
        Assert.Contains(NetworkPair.ServerInterface, taken.Message);
    }

    [Fact]
    public async Task Stop_ThenStartAgain_PortIsFree()
    {
        await Start(_listener);
        await _listener.Stop();
        await using DhcpListener again = NewListener();

        await Start(again);

        _client.Send(s_card, Message(DhcpMessageType.Discover));
        Assert.Equal(DhcpMessageType.Offer, Read(_client.Receive().Message).Type);
    }

    private Task Start(DhcpListener listener) => _pair.InServer(() => listener.Start(CancellationToken.None));

    private static uint IndexOf(string name) =>
        (uint)System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces().Single(n => n.Name == name).GetIPProperties().GetIPv6Properties().Index;

    private static (DhcpMessageType Type, string Address) Read(byte[] message)
    {
        DhcpPacket packet = new();
        Assert.Equal(WireError.None, packet.Read(message));
        return (packet.MessageType, packet.YourAddress.ToString());
    }

    private static byte[] Message(DhcpMessageType type, string? named = null)
    {
        byte[] message = new byte[300];
        (message[0], message[1], message[2]) = (1, 1, 6);
        s_card.CopyTo(message, 28);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(236), 0x63825363);
        byte[] options = named is null ? [53, 1, (byte)type, 255] : [53, 1, (byte)type, 50, 4, .. IPAddress.Parse(named).GetAddressBytes(), 255];
        options.CopyTo(message, 240);
        return message;
    }

    private DhcpListener NewListener(bool conflictCheck = false)
    {
        Settings settings = new()
        {
            Networks =
            [
                new NetworkOptions
                {
                    Interface = NetworkPair.ServerInterface,
                    Range = new AddressRange(IPAddress.Parse("10.99.0.100"), IPAddress.Parse("10.99.0.109")),
                    ConflictCheck = conflictCheck,
                },
            ],
        };
        NeighbourTable neighbours = new();
        LeaseTable leases = new(
            _state, _state, _state, neighbours, TimeProvider.System, DhcpListener.LeaseNetworks(settings, _map), NullLogger<LeaseTable>.Instance);
        return new DhcpListener(settings, _map, leases, neighbours, _state, _state, TimeProvider.System, NullLogger<DhcpListener>.Instance);
    }
}
