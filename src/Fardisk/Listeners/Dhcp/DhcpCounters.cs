namespace Fardisk.Listeners.Dhcp;

/// <summary>What the DHCP service did since it started. Thread-safe.</summary>
public sealed class DhcpCounters
{
    private long _received;
    private long _malformed;
    private long _silent;
    private long _offers;
    private long _acks;
    private long _naks;
    private long _notStored;
    private long _notSent;

    /// <summary>Datagrams.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Datagrams that were no DHCP message.</summary>
    public long Malformed => Interlocked.Read(ref _malformed);

    /// <summary>Messages that the rules leave without an answer.</summary>
    public long Silent => Interlocked.Read(ref _silent);

    public long Offers => Interlocked.Read(ref _offers);

    public long Acks => Interlocked.Read(ref _acks);

    public long Naks => Interlocked.Read(ref _naks);

    /// <summary>ACKs that were not sent, because their lease could not be stored.</summary>
    public long NotStored => Interlocked.Read(ref _notStored);

    /// <summary>Answers that the system did not take.</summary>
    public long NotSent => Interlocked.Read(ref _notSent);

    internal void CountReceived() => Interlocked.Increment(ref _received);

    internal void CountMalformed() => Interlocked.Increment(ref _malformed);

    internal void CountSilent() => Interlocked.Increment(ref _silent);

    internal void CountOffer() => Interlocked.Increment(ref _offers);

    internal void CountAck() => Interlocked.Increment(ref _acks);

    internal void CountNak() => Interlocked.Increment(ref _naks);

    internal void CountNotStored() => Interlocked.Increment(ref _notStored);

    internal void CountNotSent() => Interlocked.Increment(ref _notSent);
}
