using Fardisk.Leases;
using Fardisk.Protocols.Dhcp;

namespace Fardisk.Listeners.Dhcp;

/// <summary>An ACK that waits for its lease to be stored.</summary>
internal sealed class DhcpReply(DhcpHandler handler) : ILeaseCommit
{
    private readonly byte[] _card = new byte[6];

    /// <summary>Room for the message.</summary>
    public byte[] Message { get; } = new byte[DhcpAnswer.SizeMax];

    /// <summary>Bytes of it that are used.</summary>
    public int Length { get; set; }

    public DhcpDestination Destination { get; set; }

    /// <summary>What the timeline and the log say when it leaves.</summary>
    public DhcpSighting Sighting { get; set; }

    public ReadOnlySpan<byte> Card => _card;

    public void SetCard(ReadOnlySpan<byte> field) => field[..6].CopyTo(_card);

    public void Committed() => handler.Leave(this);

    public void Failed() => handler.Drop(this);
}
