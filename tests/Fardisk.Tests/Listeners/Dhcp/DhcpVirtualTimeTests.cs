using CsCheck;
using Fardisk.Protocols.Dhcp;
using Fardisk.Tests.Leases;
using Fardisk.Tests.Protocols.Dhcp;
using Fardisk.Tests.Samples;
using Xunit;

namespace Fardisk.Tests.Listeners.Dhcp;

/// <summary>Clients and the server in virtual time, over a network that loses, doubles and reorders.</summary>
public class DhcpVirtualTimeTests
{
    [Fact]
    public void Handle_RoomOverABadNetwork_EveryPcEndsWithOneAddressOfItsOwn() => Gen.Int.Sample(
        seed =>
        {
            Random random = new(seed);
            DhcpLab lab = new(first: "10.0.0.100", last: "10.0.0.107", conflictCheck: random.Next(2) == 0);
            SimulatedClient[] clients = [.. Enumerable.Range(1, 8).Select(i => new SimulatedClient(i))];
            List<byte[]> toServer = [];
            List<byte[]> toClients = [];
            for (int round = 0; round < 400 && clients.Any(c => c.Address is null); round++)
            {
                foreach (SimulatedClient client in clients)
                {
                    Carry(random, client.Speak(random), toServer);
                }

                Deliver(random, toServer, message => lab.Handler.Handle(message));
                if (random.Next(3) > 0)
                {
                    lab.Leases.Store.IsFull = random.Next(8) == 0;
                    lab.Leases.Table.CommitPending();
                }

                lab.Leases.Time.Advance(TimeSpan.FromMilliseconds(random.Next(1000)));
                foreach ((_, _, byte[] bytes) in lab.TakeSent())
                {
                    Carry(random, bytes, toClients);
                }

                Deliver(random, toClients, message => Array.ForEach(clients, c => c.Hear(message)));
                if (random.Next(40) == 0)
                {
                    lab.Restart();
                }
            }

            lab.Leases.Store.IsFull = false;
            lab.Restart();

            // What a client was told is what the store says, and no address has two owners.
            Assert.All(clients, c => Assert.NotNull(c.Address));
            Assert.Equal(clients.Length, clients.Select(c => c.Address).Distinct().Count());
            Assert.All(clients, c => Assert.Equal(c.Address, lab.Leases.Table.AddressOf(LeaseLab.Mac(c.Number))?.ToString()));
        },
        iter: 300);

    [Fact]
    public void Handle_MutatedRealMessages_NeverThrowAndNeverLendOurAddresses()
    {
        DhcpLab lab = new(conflictCheck: true);
        Gen.Select(Gen.Int[0, DhcpSamples.All.Count - 1], Gen.Int[0, 8], Gen.Int).Sample(
            (which, changes, seed) =>
            {
                Random random = new(seed);
                byte[] message = [.. DhcpSamples.All[which].Bytes];
                for (int i = 0; i < changes; i++)
                {
                    int at = random.Next(3) == 0 ? random.Next(44) : random.Next(236, message.Length);
                    message[at] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)(message[at] ^ (1 << random.Next(8)));
                }

                lab.Handler.Handle(message.AsSpan(0, random.Next(5) == 0 ? random.Next(message.Length) : message.Length));
                lab.Leases.Table.CommitPending();
                lab.Leases.Time.Advance(TimeSpan.FromSeconds(random.Next(20)));
                foreach ((DhcpDestination to, _, byte[] bytes) in lab.TakeSent())
                {
                    DhcpPacket answer = ClientMessage.Read(bytes);
                    Assert.True(answer.YourAddress.IsNone || lab.Link.Leases.InPool(answer.YourAddress));
                    Assert.True(to.Port is 67 or 68);
                }
            },
            threads: 1,
            iter: 20_000);
        Assert.True(lab.Leases.Table.List().Count <= 3);
    }

    private static void Carry(Random random, byte[]? message, List<byte[]> wire)
    {
        if (message is not null && random.Next(5) > 0)
        {
            wire.Add(message);
            if (random.Next(6) == 0)
            {
                wire.Add(message);
            }
        }
    }

    private static void Deliver(Random random, List<byte[]> wire, Action<byte[]> to)
    {
        byte[][] now = [.. wire.Where(_ => random.Next(4) > 0)];
        random.Shuffle(now);
        wire.RemoveAll(now.Contains);
        Array.ForEach(now, to);
    }

    /// <summary>A client as RFC 2131 §4.4 has it: asks until it is answered, starts again after a NAK.</summary>
    private sealed class SimulatedClient(int number)
    {
        private uint _transactionId;
        private Ipv4Address _offered;

        public int Number { get; } = number;

        public string? Address { get; private set; }

        public byte[]? Speak(Random random)
        {
            if (Address is not null || random.Next(2) == 0)
            {
                return null;
            }

            if (_offered.IsNone || random.Next(10) == 0)
            {
                _offered = Ipv4Address.None;
                _transactionId = (uint)random.Next();
                return Message(DhcpMessageType.Discover).Bytes();
            }

            return Message(DhcpMessageType.Request).Add(DhcpOption.ServerIdentifier, "10.0.0.1").Add(DhcpOption.RequestedAddress, _offered.ToString()).Bytes();
        }

        public void Hear(byte[] bytes)
        {
            DhcpPacket answer = ClientMessage.Read(bytes);
            if (answer.TransactionId != _transactionId || answer.HardwareField[5] != Number || Address is not null)
            {
                return;
            }

            switch (answer.MessageType)
            {
                case DhcpMessageType.Offer when _offered.IsNone:
                    _offered = answer.YourAddress;
                    break;
                case DhcpMessageType.Ack when answer.YourAddress == _offered:
                    Address = answer.YourAddress.ToString();
                    break;
                case DhcpMessageType.Nak:
                    _offered = Ipv4Address.None;
                    break;
                default:
                    break;
            }
        }

        private ClientMessage Message(DhcpMessageType type)
        {
            ClientMessage message = new(type, Number, _transactionId);
            return (Number % 3) switch { 0 => message.Pxe(), 1 => message.Add(DhcpOption.ClientIdentifier, 255, (byte)Number), _ => message };
        }
    }
}
