using System.Buffers;
using System.Net.Sockets;
using Fardisk.Options;
using Fardisk.Protocols.Wire;

namespace Fardisk.Clients;

/// <summary>What a client must be to be registered.</summary>
internal static class ClientRules
{
    public const int NameLengthMax = 63;

    public const int MacsMax = 8;

    private static readonly SearchValues<char> s_nameLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>The form in which a client is stored: names in lower case, as RFC 3722 prepares iSCSI names and DNS compares host names.</summary>
    public static Client Normalize(Client client) => client with
    {
        Name = client.Name.ToLowerInvariant(),
        Image = client.Image?.ToLowerInvariant(),
        Iqn = client.Iqn?.ToLowerInvariant(),
        Initiator = client.Initiator?.ToLowerInvariant(),
        Macs = [.. client.Macs],
    };

    /// <summary>Every mistake of a normalized client, against the others (itself, by name, left out).</summary>
    public static List<string> Check(Client client, IReadOnlyList<Client> all)
    {
        List<string> mistakes = [];
        Client[] others = [.. all.Where(c => c.Name != client.Name)];
        CheckName(client.Name, mistakes);
        CheckMacs(client, others, mistakes);
        if (client.Address is { } address)
        {
            if (address.AddressFamily != AddressFamily.InterNetwork || !Ipv4Text.IsHost(address))
            {
                mistakes.Add($"address: {address} is no IPv4 address that a PC can have");
            }
            else if (others.FirstOrDefault(c => address.Equals(c.Address)) is { } owner)
            {
                mistakes.Add($"address: {address} is reserved for client {owner.Name}");
            }
        }

        if (client.Drive is < 0x80 or > 0xFF)
        {
            mistakes.Add($"drive: {client.Drive} (0x{client.Drive:X2}) is outside 0x80 to 0xFF");
        }

        if (client.Image is "")
        {
            mistakes.Add("image: is empty; leave it out for a client without a disk");
        }

        if (client.Access is { Kind: AccessKind.Net, Network: null or { BaseAddress.AddressFamily: not AddressFamily.InterNetwork } })
        {
            mistakes.Add("access: net needs an IPv4 subnet, for instance net 10.0.0.0/24");
        }

        CheckNames(client, others, mistakes);
        return mistakes;
    }

    /// <summary>A legal name in lower case.</summary>
    public static bool IsLegalName(string name) =>
        name.Length is > 0 and <= NameLengthMax && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
        && !name.AsSpan().ContainsAnyExcept(s_nameLetters);

    private static void CheckName(string name, List<string> mistakes)
    {
        if (!IsLegalName(name))
        {
            mistakes.Add($"name: \"{name}\" is no client name; legal: 1 to {NameLengthMax} letters, digits and hyphens, a letter or digit at both ends");
        }
        else if (MacAddress.TryParse(name, out _))
        {
            mistakes.Add($"name: \"{name}\" reads as a MAC address, so no command could name this client");
        }
    }

    private static void CheckMacs(Client client, Client[] others, List<string> mistakes)
    {
        if (client.Macs.Count is 0 or > MacsMax)
        {
            mistakes.Add($"mac: {client.Macs.Count} addresses; legal: 1 to {MacsMax}");
        }

        HashSet<MacAddress> seen = [];
        foreach (MacAddress mac in client.Macs)
        {
            if (!seen.Add(mac))
            {
                mistakes.Add($"mac: {mac} is given twice");
            }
            else if (!mac.IsUnicast)
            {
                mistakes.Add($"mac: {mac} is a group address or zero; no PC has it");
            }
            else if (others.FirstOrDefault(c => c.Macs.Contains(mac)) is { } owner)
            {
                mistakes.Add($"mac: {mac} belongs to client {owner.Name}");
            }
        }
    }

    private static void CheckNames(Client client, Client[] others, List<string> mistakes)
    {
        if (client.Iqn is { } iqn)
        {
            if (IscsiName.Mistake(iqn) is { } mistake)
            {
                mistakes.Add($"iqn: {mistake}");
            }
            else if (others.FirstOrDefault(c => c.Iqn == iqn) is { } owner)
            {
                mistakes.Add($"iqn: {iqn} is the disk of client {owner.Name}");
            }
        }

        if (client.Initiator is { } initiator && IscsiName.Mistake(initiator) is { } wrong)
        {
            mistakes.Add($"initiator: {wrong}");
        }
    }
}
