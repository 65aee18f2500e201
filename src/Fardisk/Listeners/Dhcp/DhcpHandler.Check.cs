using Fardisk.Diagnostics;
using Fardisk.Protocols.Dhcp;
using Fardisk.Protocols.Wire;

namespace Fardisk.Listeners.Dhcp;

/// <content>Asking the network before an address that was never lent is offered. The answer waits for it, the receive loop does not.</content>
internal sealed partial class DhcpHandler
{
    /// <summary>How long the network may answer. Twice that is half a second: a second address can be asked for within what ROMs are patient for.</summary>
    public static readonly TimeSpan CheckFor = TimeSpan.FromMilliseconds(250);

    /// <summary>Most addresses that are asked for at once; beyond it addresses are offered unchecked.</summary>
    public const int ChecksMax = 256;

    private readonly Dictionary<Ipv4Address, Check> _checks = [];

    /// <summary>Somebody answered for an address.</summary>
    /// <param name="address">The address.</param>
    public void AddressAnswered(Ipv4Address address)
    {
        lock (_gate)
        {
            // The one that asks may have had the address before: then it is the right one to have it.
            if (_checks.TryGetValue(address, out Check? check))
            {
                MacAddress? neighbour = neighbours.MacAt(address);
                EndCheck(address, isTaken: neighbour is null || neighbour != check.Mac);
            }
        }
    }

    /// <summary>Ends every check without a result.</summary>
    public void StopChecks()
    {
        lock (_gate)
        {
            foreach (Check check in _checks.Values)
            {
                check.Timer?.Dispose();
            }

            _checks.Clear();
        }
    }

    private bool BeginCheck(in Exchange exchange)
    {
        Ipv4Address address = exchange.Verdict.Address;
        if (_checks.TryGetValue(address, out Check? running))
        {
            running.Datagram = _packet.Bytes.ToArray(); // asked again meanwhile: the last question is the one to answer
            return true;
        }

        if (_checks.Count >= ChecksMax)
        {
            return false;
        }

        Check check = new(exchange.Network, exchange.Asker.Mac, exchange.Choice.Client) { Datagram = _packet.Bytes.ToArray() };
        _checks[address] = check;
        probe!.Ask(address);
        check.Timer = time.CreateTimer(_ => CheckTimedOut(address, check), state: null, CheckFor, Timeout.InfiniteTimeSpan);
        return true;
    }

    private void CheckTimedOut(Ipv4Address address, Check check)
    {
        lock (_gate)
        {
            if (_checks.TryGetValue(address, out Check? running) && ReferenceEquals(running, check))
            {
                // Many systems do not answer a ping, but none can stay silent to the ARP before it.
                MacAddress? neighbour = neighbours.MacAt(address);
                EndCheck(address, isTaken: neighbour is not null && neighbour != check.Mac);
            }
        }
    }

    private void EndCheck(Ipv4Address address, bool isTaken)
    {
        _checks.Remove(address, out Check? check);
        check!.Timer?.Dispose();
        if (isTaken)
        {
            string other = neighbours.MacAt(address)?.ToString() ?? "another device";
            Taken(check.Network, address, check.Mac, check.Client, other);
        }
        else
        {
            leases.MarkChecked(check.Network.Entry.Interface, address);
        }

        HandleLocked(check.Datagram); // now the choice falls on a checked address, or on the next one
    }

    private void Taken(DhcpLink network, Ipv4Address address, MacAddress mac, string? client, string other)
    {
        leases.MarkInUse(network.Entry.Interface, address);
        DhcpLog.AddressInUse(logger, network.Entry.Interface, address.ToString(), other);
        if (mac.IsUnicast && (client is not null || _tries.Booted(mac)))
        {
            File(new DhcpSighting(mac, BootStage.Refused, $"{DhcpErrors.AddressInUse.Id}: {address} is used by {other}; it gets another address", client));
        }
    }

    private sealed class Check(DhcpLink network, MacAddress mac, string? client)
    {
        public DhcpLink Network { get; } = network;

        public MacAddress Mac { get; } = mac;

        public string? Client { get; } = client;

        public byte[] Datagram { get; set; } = [];

        public ITimer? Timer { get; set; }
    }
}
