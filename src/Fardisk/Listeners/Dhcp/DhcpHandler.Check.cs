using Fardisk.Diagnostics;
using Fardisk.Leases;
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

    /// <summary>Addresses that are asked for before anybody wants them: a PC that starts then waits for nothing.</summary>
    public const int AheadMax = 8;

    private static readonly TimeSpan s_aheadAgain = LeaseTable.CheckBelieved - TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_aheadNotWithin = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Ipv4Address, Check> _checks = [];
    private DateTimeOffset _aheadNotBefore;
    private ITimer? _ahead;
    private bool _hasStopped;

    /// <summary>Begins to check addresses ahead, and goes on doing it.</summary>
    public void CheckAhead()
    {
        lock (_gate)
        {
            if (probe is null || _hasStopped)
            {
                return;
            }

            AskAhead();
            _ahead?.Dispose();
            _ahead = time.CreateTimer(_ => CheckAhead(), state: null, s_aheadAgain, Timeout.InfiniteTimeSpan);
        }
    }

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
            else if (link.Leases.InPool(address))
            {
                Taken(link, address, mac: default, client: null, "a device that answered late", neighbours.MacAt(address), evenIfBound: false);
            }
        }
    }

    /// <summary>Ends every check without a result.</summary>
    public void StopChecks()
    {
        lock (_gate)
        {
            _hasStopped = true;
            _ahead?.Dispose();
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
        if (!_checks.TryGetValue(address, out Check? check))
        {
            if (_checks.Count >= ChecksMax || _hasStopped)
            {
                return false;
            }

            check = Ask(exchange.Network, address);
        }

        // Asked again meanwhile, or checked ahead: the last question is the one to answer.
        (check.Mac, check.Client, check.Datagram) = (exchange.Asker.Mac, exchange.Choice.Client, _packet.Bytes.ToArray());
        return true;
    }

    private Check Ask(DhcpLink network, Ipv4Address address)
    {
        Check check = new(network);
        _checks[address] = check;
        probe!.Ask(address);
        check.Timer = time.CreateTimer(_ => CheckTimedOut(address, check), state: null, CheckFor, Timeout.InfiniteTimeSpan);
        return check;
    }

    private void AskAhead()
    {
        DateTimeOffset now = time.GetUtcNow();
        if (probe is null || now < _aheadNotBefore)
        {
            return;
        }

        _aheadNotBefore = now + s_aheadNotWithin;
        foreach (Ipv4Address address in leases.FreshAhead(link.Entry.Interface, AheadMax))
        {
            if (_checks.Count < ChecksMax && !_checks.ContainsKey(address))
            {
                Ask(link, address);
            }
        }
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
            MacAddress? by = neighbours.MacAt(address);
            Taken(check.Network, address, check.Mac, check.Client, by?.ToString() ?? "another device", by, evenIfBound: false);
        }
        else
        {
            leases.MarkChecked(check.Network.Entry.Interface, address);
        }

        if (check.Datagram.Length > 0)
        {
            HandleLocked(check.Datagram); // now the choice falls on a checked address, or on the next one
        }
    }

    private void Taken(DhcpLink network, Ipv4Address address, MacAddress mac, string? client, string other, MacAddress? by, bool evenIfBound)
    {
        if (!leases.MarkInUse(network.Entry.Interface, address, evenIfBound, by))
        {
            return;
        }

        DhcpLog.AddressInUse(logger, network.Entry.Interface, address.ToString(), other);
        if (mac.IsUnicast && (client is not null || _tries.Booted(mac)))
        {
            File(new DhcpSighting(mac, BootStage.Refused, $"{DhcpErrors.AddressInUse.Id}: {address} is used by {other}; it gets another address", client));
        }
    }

    private sealed class Check(DhcpLink network)
    {
        public DhcpLink Network { get; } = network;

        public MacAddress Mac { get; set; }

        public string? Client { get; set; }

        public byte[] Datagram { get; set; } = [];

        public ITimer? Timer { get; set; }
    }
}
