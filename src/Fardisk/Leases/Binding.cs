using Fardisk.Protocols.Dhcp;
using Fardisk.Protocols.Wire;
using Fardisk.State;

namespace Fardisk.Leases;

/// <summary>Everything about one address. Guarded by the table's lock.</summary>
internal sealed class Binding(string network, Ipv4Address address)
{
    public string Network { get; } = network;

    public Ipv4Address Address { get; } = address;

    public LeaseState State { get; set; }

    /// <summary>Whose it is, or last was. Default: nobody's.</summary>
    public MacAddress Mac { get; set; }

    /// <summary>Client-id of the host; empty: it is known by its card alone.</summary>
    public string ClientId { get; set; } = "";

    public string HostName { get; set; } = "";

    /// <summary>Unix seconds.</summary>
    public long GrantedAt { get; set; }

    /// <summary>Unix seconds.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>Who has an offer on it; meaningful until <see cref="OfferedUntil"/>.</summary>
    public LeaseAsker OfferedTo { get; set; }

    /// <summary>Unix seconds; 0: no offer.</summary>
    public long OfferedUntil { get; set; }

    /// <summary>The network was asked for it, and silent; Unix seconds until which that is believed.</summary>
    public long CheckedUntil { get; set; }

    /// <summary>Rows of it that are queued or being written.</summary>
    public int Pending { get; set; }

    /// <summary>What is on stable storage; <see langword="null"/>: nothing.</summary>
    public LeaseRow? Durable { get; private set; }

    /// <summary>Lent now.</summary>
    public bool IsBound(long now) => State is LeaseState.Bound && ExpiresAt > now;

    /// <summary>On probation now.</summary>
    public bool IsDeclined(long now) => State is LeaseState.Declined && ExpiresAt > now;

    /// <summary>Has an offer out.</summary>
    public bool IsOffered(long now) => OfferedUntil > now;

    /// <summary>A row of it, as the store keeps it.</summary>
    public LeaseRow ToRow() => new(
        Network, Address.ToString(), Mac.Value == 0 ? "" : Mac.ToString(), ClientId, HostName, State.ToString().ToLowerInvariant(), GrantedAt, ExpiresAt);

    /// <summary>Notes what has been stored.</summary>
    public void Stored(LeaseRow row) => Durable = row;

    /// <summary>Takes the state of a stored row; <see langword="null"/>: nothing was ever stored.</summary>
    public void Restore(LeaseRow? row)
    {
        Durable = row;
        Mac = row is not null && MacAddress.TryParse(row.Mac, out MacAddress mac) ? mac : default;
        ClientId = row?.ClientId ?? "";
        HostName = row?.HostName ?? "";
        GrantedAt = row?.GrantedAt ?? 0;
        ExpiresAt = row?.ExpiresAt ?? 0;
        State = row?.State switch
        {
            "bound" => LeaseState.Bound,
            "released" => LeaseState.Released,
            "declined" => LeaseState.Declined,
            _ => LeaseState.Free,
        };
    }
}
