using System.Net;
using Fardisk.Boot;
using Fardisk.Diagnostics;
using Fardisk.Leases;
using Fardisk.Protocols.Dhcp;
using Fardisk.Protocols.Wire;
using Microsoft.Extensions.Logging;

namespace Fardisk.Listeners.Dhcp;

/// <summary>What happens to the messages of one interface: who asks, what the rules say, and carrying it out. Knows no socket; thread-safe.</summary>
internal sealed partial class DhcpHandler(
    DhcpLink link,
    IReadOnlyList<DhcpLink> links,
    LeaseTable leases,
    INeighbours neighbours,
    IBootDirector boot,
    ITimeline timeline,
    IDhcpWire wire,
    IAddressProbe? probe,
    DhcpCounters counters,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>Most ACKs that wait for the store; beyond it REQUESTs are dropped, and their clients ask again.</summary>
    public const int RepliesWaitingMax = 8192;

    private static readonly TimeSpan s_alarmEvery = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly DhcpPacket _packet = new();
    private readonly byte[] _answer = new byte[DhcpAnswer.SizeMax];
    private readonly Stack<DhcpReply> _spare = [];
    private readonly Dictionary<string, IPAddress> _addresses = links.ToDictionary(l => l.Entry.Interface, l => l.Entry.Address);
    private readonly TryCounter _tries = new(time);
    private DateTimeOffset _poolAlarmNotBefore; // of its own: a flood of strange packets must not hide that the pool is empty
    private DateTimeOffset _foreignAlarmNotBefore;
    private int _waiting;

    /// <summary>Handles one datagram. Throws nothing that a peer can cause.</summary>
    /// <param name="datagram">UDP payload.</param>
    public void Handle(ReadOnlySpan<byte> datagram)
    {
        lock (_gate)
        {
            counters.CountReceived();
            HandleLocked(datagram);
        }
    }

    /// <summary>An ACK whose lease is stored.</summary>
    public void Leave(DhcpReply reply)
    {
        wire.Send(reply.Destination, reply.Card, reply.Message.AsSpan(0, reply.Length));
        counters.CountAck();
        File(reply.Sighting);
        Recycle(reply);
    }

    /// <summary>An ACK whose lease could not be stored: the client asks again.</summary>
    public void Drop(DhcpReply reply)
    {
        counters.CountNotStored();
        if (reply.Sighting.Text is not null)
        {
            File(reply.Sighting with { Stage = BootStage.Refused, Text = "no ACK: the lease could not be stored, see the log" });
        }

        Recycle(reply);
    }

    private void HandleLocked(ReadOnlySpan<byte> datagram)
    {
        WireError error = _packet.Read(datagram);
        if (error is not WireError.None)
        {
            counters.CountMalformed();
            DhcpLog.Malformed(logger, link.Entry.Interface, datagram.Length, error.ToString());
            return;
        }

        DhcpAsker asker = DhcpAsker.From(_packet);
        LeaseAsker host = LeaseAsker.From(_packet, asker);
        if (_packet.Op != 1 || _packet.MessageType is DhcpMessageType.None || !host.IsKnowable)
        {
            counters.CountSilent();
            return;
        }

        if (NetworkOf() is not { } network)
        {
            counters.CountSilent();
            if (MayAlarm(ref _foreignAlarmNotBefore))
            {
                DhcpLog.NoNetwork(logger, link.Entry.Interface, _packet.RelayAddress.ToString());
            }

            return;
        }

        LeaseChoice choice = leases.Find(network.Entry.Interface, host, DhcpRules.NamedAddress(_packet));
        DhcpVerdict verdict = DhcpRules.Decide(_packet, DhcpRules.ServerIdentifier(_packet, network.Facts.ServerAddress), choice.Facts);
        CarryOut(new Exchange(network, asker, host, choice, verdict));
    }

    private void CarryOut(in Exchange exchange)
    {
        string name = exchange.Network.Entry.Interface;
        switch (exchange.Verdict.Action)
        {
            case DhcpAction.Offer:
                Offer(exchange);
                break;
            case DhcpAction.Ack:
                Acknowledge(exchange);
                break;
            case DhcpAction.AckInform:
                Send(exchange, Plan(exchange));
                counters.CountAck();
                break;
            case DhcpAction.Nak:
                Send(exchange, default);
                counters.CountNak();
                Ipv4Address asked = DhcpRules.NamedAddress(_packet);
                DhcpLog.Refused(logger, name, exchange.Asker.Mac.ToString(), asked.ToString());
                File(See(exchange, BootStage.Refused, $"NAK: asked for {asked}, which is not its address here; it asks again from the start"));
                break;
            case DhcpAction.Release:
                leases.Release(name, exchange.Host, exchange.Verdict.Address);
                counters.CountSilent();
                break;
            case DhcpAction.Decline:
                counters.CountSilent();
                Taken(exchange.Network, exchange.Verdict.Address, exchange.Asker.Mac, exchange.Choice.Client, "another device that the client met", by: null, evenIfBound: true);
                break;
            case DhcpAction.Forget:
                leases.Forget(name, exchange.Host);
                counters.CountSilent();
                break;
            default:
                StaySilent(exchange);
                break;
        }
    }

    private void StaySilent(in Exchange exchange)
    {
        counters.CountSilent();
        switch (exchange.Verdict.Reason)
        {
            case DhcpReason.PoolExhausted:
                string name = exchange.Network.Entry.Interface;
                if (MayAlarm(ref _poolAlarmNotBefore))
                {
                    (long size, long used) = leases.Usage(name);
                    DhcpLog.PoolExhausted(logger, name, exchange.Asker.Mac.ToString(), used, size);
                }

                File(See(exchange, BootStage.Refused, $"{DhcpErrors.PoolExhausted.Id}: no free address is left on {name}; widen network.range or shorten network.lease"));
                break;
            case DhcpReason.Pinned:
                File(See(exchange, BootStage.Refused, $"kept on {exchange.Choice.Facts.Candidate}: its disk session lives from there; another address waits for its next boot"));
                break;
            default:
                break;
        }
    }

    private void Offer(in Exchange exchange)
    {
        Ipv4Address address = exchange.Verdict.Address;
        if (!leases.Offer(exchange.Network.Entry.Interface, exchange.Host, address, exchange.Choice.Version))
        {
            counters.CountSilent(); // another took it this instant; the client asks again
            return;
        }

        if (exchange.Choice.NeedsCheck && probe is not null && BeginCheck(exchange))
        {
            return;
        }

        DhcpBootFacts plan = Plan(exchange);
        Send(exchange, plan);
        counters.CountOffer();
        AskAhead();
        (int number, TimeSpan since) = exchange.Asker.HasMac ? _tries.Asked(exchange.Asker.Mac, _packet.TransactionId, exchange.Asker.IsBooting) : (1, default);
        DhcpSighting sighting = See(exchange, DhcpWords.DiscoverStage(exchange.Asker.Kind), text: null);
        if (IsWorthTelling(exchange))
        {
            string again = number > 1 ? $"; try {number}, {since.TotalSeconds:0.0} s after the first: it may not get our answers" : "";
            sighting = sighting with { Text = $"{DhcpWords.Who(_packet, exchange.Asker)}; {DhcpWords.Given("offered", address, exchange.Asker, plan)}{again}" };
        }

        File(sighting);
    }

    private void Acknowledge(in Exchange exchange)
    {
        if (Volatile.Read(ref _waiting) >= RepliesWaitingMax)
        {
            counters.CountSilent();
            return;
        }

        DhcpBootFacts plan = Plan(exchange);
        DhcpReply reply = TakeReply();
        Ipv4Address address = exchange.Verdict.Address;
        reply.Length = DhcpAnswer.Write(reply.Message, _packet, exchange.Asker, exchange.Verdict, exchange.Network.Facts, plan);
        reply.Destination = DhcpDestination.For(_packet, DhcpMessageType.Ack, address);
        reply.SetCard(_packet.HardwareField);
        reply.Sighting = See(exchange, DhcpWords.AckStage(exchange.Asker.Kind), text: null);
        if (IsWorthTelling(exchange))
        {
            reply.Sighting = reply.Sighting with { Text = $"{DhcpWords.Who(_packet, exchange.Asker)}; {DhcpWords.Given("has", address, exchange.Asker, plan)}" };
        }

        string hostName = DhcpText.HostName(_packet.Option(DhcpOption.HostName));
        Interlocked.Increment(ref _waiting);
        if (!leases.Grant(exchange.Network.Entry.Interface, exchange.Host, address, hostName, exchange.Choice.Version, reply))
        {
            counters.CountSilent();
            Recycle(reply);
        }
    }

    private void Send(in Exchange exchange, in DhcpBootFacts plan)
    {
        int length = DhcpAnswer.Write(_answer, _packet, exchange.Asker, exchange.Verdict, exchange.Network.Facts, plan);
        DhcpDestination destination = DhcpDestination.For(_packet, DhcpAnswer.TypeOf(exchange.Verdict.Action), exchange.Verdict.Address);
        wire.Send(destination, _packet.HardwareField[..6], _answer.AsSpan(0, length));
    }

    private DhcpBootFacts Plan(in Exchange exchange)
    {
        DhcpLink network = exchange.Network;
        BootPlan plan = boot.Decide(new BootRequest(
            exchange.Asker.Mac,
            DhcpWords.StageOf(exchange.Asker),
            DhcpWords.FirmwareOf(exchange.Asker),
            _addresses[network.Entry.Interface],
            network.Entry.Interface,
            network.TargetIsOnLink));
        return new DhcpBootFacts(plan.BootFile, plan.BootFileBlocks ?? 0, plan.HostName, plan.Initiator, plan.HideRouter);
    }

    /// <summary>The network that the client is on: told by the relay agent, or else the one of this interface.</summary>
    private DhcpLink? NetworkOf()
    {
        Ipv4Address address = DhcpRules.LinkAddress(_packet);
        return address.IsNone || link.Leases.Contains(address) ? link : links.FirstOrDefault(l => l.Leases.Contains(address));
    }

    // A phone that renews its lease is nobody's boot.
    private bool IsWorthTelling(in Exchange exchange) =>
        exchange.Asker.HasMac && (exchange.Asker.IsBooting || exchange.Choice.Client is not null || _tries.Booted(exchange.Asker.Mac));

    private DhcpSighting See(in Exchange exchange, BootStage stage, string? text) =>
        new(exchange.Asker.Mac, stage, IsWorthTelling(exchange) ? text : null, exchange.Choice.Client);

    private void File(DhcpSighting sighting)
    {
        if (sighting.Text is { } text)
        {
            timeline.Record(new BootEvent(time.GetUtcNow(), sighting.Mac, sighting.Stage, text, sighting.Client));
        }
    }

    private bool MayAlarm(ref DateTimeOffset notBefore)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (now < notBefore)
        {
            return false;
        }

        notBefore = now + s_alarmEvery;
        return true;
    }

    private DhcpReply TakeReply()
    {
        lock (_spare)
        {
            return _spare.Count > 0 ? _spare.Pop() : new DhcpReply(this);
        }
    }

    private void Recycle(DhcpReply reply)
    {
        Interlocked.Decrement(ref _waiting);
        lock (_spare)
        {
            _spare.Push(reply);
        }
    }

    /// <summary>One message, with everything that was found out about it.</summary>
    private readonly record struct Exchange(DhcpLink Network, DhcpAsker Asker, LeaseAsker Host, LeaseChoice Choice, DhcpVerdict Verdict);
}
