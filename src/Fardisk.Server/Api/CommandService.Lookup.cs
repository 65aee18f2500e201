using System.Net;
using Fardisk.Boot;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.Listeners;
using Fardisk.Protocols.Wire;
using Fardisk.State;

namespace Fardisk.Server.Api;

/// <summary>Who is meant, and what a client looks like.</summary>
public sealed partial class CommandService
{
    private const string BoundState = "bound";

    /// <summary>The clients that a pattern means; at least one.</summary>
    private IReadOnlyList<Client> Match(string pattern)
    {
        IReadOnlyList<Client> found = ClientPattern.Match(pattern, _engine.Clients.All, MacAt);
        return found.Count > 0 ? found : throw NoSuchClient(pattern);
    }

    /// <summary>The one client that is meant.</summary>
    private Client One(string pattern)
    {
        IReadOnlyList<Client> found = Match(pattern);
        return found.Count == 1
            ? found[0]
            : throw new FardiskException(ServerErrors.BadValue, $"{pattern} means {found.Count} clients; this command takes one.");
    }

    /// <summary>The client that is meant, or the card of an unknown PC.</summary>
    private (Client? Client, IReadOnlyList<MacAddress> Macs) OneOrCard(string pattern)
    {
        if (!MacAddress.TryParse(pattern, out MacAddress card))
        {
            bool isUnknownAddress = IPAddress.TryParse(pattern, out IPAddress? address) && ClientPattern.Match(pattern, _engine.Clients.All, MacAt).Count == 0;
            if (!isUnknownAddress || MacAt(address!) is not { } leased)
            {
                Client named = One(pattern);
                return (named, named.Macs);
            }

            card = leased;
        }

        // A card that was named comes first: its plan is asked for, even when the client has others.
        Client? client = _engine.Clients.ByMac(card);
        return (client, client is null ? [card] : [card, .. client.Macs.Where(mac => mac != card)]);
    }

    private FardiskException NoSuchClient(string pattern)
    {
        string? near = NearName.Of(pattern, _engine.Clients.All.Select(client => client.Name));
        string hint = near is null ? "" : $" Did you mean {near}?";
        return new FardiskException(ClientErrors.Missing, $"There is no client {pattern}.{hint}");
    }

    private IReadOnlyList<LeaseRow> LiveLeases()
    {
        long now = _engine.Time.GetUtcNow().ToUnixTimeSeconds();
        return [.. _engine.Store.ReadLeases().Where(row => row.State == BoundState && row.ExpiresAt > now)];
    }

    // From the store: leases are there before their ACK leaves, so it is right with and without a server.
    private MacAddress? MacAt(IPAddress address)
    {
        string text = address.ToString();
        LeaseRow? row = LiveLeases().FirstOrDefault(lease => lease.Address == text);
        return row is not null && MacAddress.TryParse(row.Mac, out MacAddress mac) ? mac : null;
    }

    private IReadOnlyList<ClientView> ViewsOf(IReadOnlyList<Client> clients)
    {
        if (clients.Count == 0)
        {
            return [];
        }

        ILookup<string, LeaseRow> leases = LiveLeases().ToLookup(row => row.Mac, StringComparer.Ordinal);
        return [.. clients.Select(client => ViewOf(client, AddressOf(client, leases)))];
    }

    private static string? AddressOf(Client client, ILookup<string, LeaseRow> leases) =>
        client.Macs.SelectMany(mac => leases[mac.ToString()]).MaxBy(row => row.ExpiresAt)?.Address;

    private ClientView ViewOf(Client client, string? leasedAddress)
    {
        NetworkEntry network = NetworkOf(client, leasedAddress);
        SanDisk? disk = BootPolicy.DiskOf(client, _engine.Settings, network.Address);
        return new ClientView
        {
            Name = client.Name,
            Macs = [.. client.Macs.Select(mac => mac.ToString())],
            Image = client.Image,
            Address = client.Address?.ToString(),
            LeasedAddress = leasedAddress,
            Access = client.Access.ToString(),
            Writes = KeepWrites,
            Form = ApiNames.Of(client.Form),
            Drive = $"0x{client.Drive:x2}",
            KeepSan = client.KeepSan,
            Initiator = disk?.Initiator ?? client.Initiator ?? $"{_engine.Settings.Iscsi.Iqn}.initiator:{client.Name}",
            Disks = disk is null ? [] : [new DiskView(disk.Disk, disk.Iqn, disk.Lun, disk.Portals)],
            BootNumber = _engine.Presence.BootNumber(client.Name),
            Sessions = _engine.Sessions is null ? 0 : _engine.Presence.LiveSessions(client.Name),
        };
    }

    /// <summary>Our side of the network that a client is on: by its address, else the first [[network]], else where the boot port listens, else any address of ours.</summary>
    private NetworkEntry NetworkOf(Client? client, string? leasedAddress)
    {
        NetworkMap map = _engine.Network;
        IPAddress? address = client?.Address
            ?? (IPAddress.TryParse(leasedAddress, out IPAddress? leased) ? leased : null)
            ?? (client is null ? null : _engine.Presence.PinnedAddress(client.Name));
        return (address is null ? null : map.ForClient(address))
            ?? _engine.Settings.Networks.Select(network => map.ByInterface(network.Interface)).OfType<NetworkEntry>().FirstOrDefault()
            ?? map.ByLocalAddress(_engine.Settings.Server.Boot.Address)
            ?? map.Entries.FirstOrDefault(entry => !IPAddress.IsLoopback(entry.Address))
            ?? (map.Entries.Count > 0 ? map.Entries[0] : null)
            ?? new NetworkEntry("lo", 0, IPAddress.Loopback, new IPNetwork(IPAddress.Loopback, 32));
    }
}
