using System.Net;

namespace Fardisk.Options;

/// <summary>What the operator sets under one <c>[[network]]</c>.</summary>
public sealed record NetworkOptions
{
    /// <summary>Name of the interface, 1 to 15 characters. Its address and subnet are read from the system at start.</summary>
    public string Interface { get; init; } = "";

    public NetworkMode Mode { get; init; } = NetworkMode.Dhcp;

    /// <summary>The dynamic pool; <see langword="null"/>: reservations only.</summary>
    public AddressRange? Range { get; init; }

    /// <summary>Default router for running systems (option 3); hidden from iPXE when the target is on-link.</summary>
    public IPAddress? Router { get; init; }

    /// <summary>Name servers (option 6), at most 8.</summary>
    public IReadOnlyList<IPAddress> Dns { get; init; } = [];

    /// <summary>Domain name (option 15).</summary>
    public string? Domain { get; init; }

    /// <summary>How long an address is lent, 2 minutes to 1 year.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromHours(8);

    /// <summary>Ping an address that was never lent before offering it, never longer than the answer may wait.</summary>
    public bool ConflictCheck { get; init; } = true;

    public UnknownPolicy Unknown { get; init; } = UnknownPolicy.Menu;

    /// <summary>Longest interface name (IFNAMSIZ less its zero byte), in characters.</summary>
    public const int InterfaceLengthMax = 15;

    /// <summary>Most name servers.</summary>
    public const int DnsMax = 8;

    /// <summary>Most addresses of a pool.</summary>
    public const int RangeAddressesMax = 65_536;

    /// <summary>Shortest and longest lease.</summary>
    public static readonly TimeSpan LeaseMin = TimeSpan.FromMinutes(2);

    public static readonly TimeSpan LeaseMax = TimeSpan.FromDays(365);

    /// <summary>Returns every mistake, not the first, each as "key: what is wrong"; empty means valid.</summary>
    /// <param name="key">The operator's key of this network: <c>network[0]</c>.</param>
    public IReadOnlyList<string> Validate(string key = "network[0]")
    {
        List<string> mistakes = [];
        if (Interface.Length == 0)
        {
            mistakes.Add($"{key}.interface: is missing; it names the network card, for instance \"eth1\" (`ip -brief link` lists them)");
        }
        else if (Interface.Length > InterfaceLengthMax || Interface is "." or ".." || Interface.Any(c => c is <= ' ' or '/' or ':' or '\x7f'))
        {
            mistakes.Add($"{key}.interface: \"{Interface}\" is no interface name; legal: 1 to {InterfaceLengthMax} characters without space, '/' and ':'");
        }

        ValidateAddresses(key, mistakes);
        if (Domain is not null && !IsDomain(Domain))
        {
            mistakes.Add($"{key}.domain: \"{Domain}\" is no domain name; legal: letters, digits and hyphens, in parts of 1 to 63 characters with dots between");
        }

        if (Lease < LeaseMin || Lease > LeaseMax)
        {
            mistakes.Add($"{key}.lease: {DurationText.Format(Lease)} is outside {DurationText.Format(LeaseMin)} to {DurationText.Format(LeaseMax)}");
        }

        return mistakes;
    }

    private void ValidateAddresses(string key, List<string> mistakes)
    {
        if (Range is not null)
        {
            uint first = Ipv4Text.ToNumber(Range.First);
            uint last = Ipv4Text.ToNumber(Range.Last);
            if (!Ipv4Text.IsHost(Range.First) || !Ipv4Text.IsHost(Range.Last))
            {
                mistakes.Add($"{key}.range: {Range} has an address that no host can have");
            }
            else if (first > last)
            {
                mistakes.Add($"{key}.range: {Range.First} is above {Range.Last}; legal: FIRST-LAST, the lower address first");
            }
            else if (last - first >= RangeAddressesMax)
            {
                mistakes.Add($"{key}.range: {Range} has {last - first + 1L:N0} addresses; at most {RangeAddressesMax:N0}");
            }
        }

        if (Router is not null && !Ipv4Text.IsHost(Router))
        {
            mistakes.Add($"{key}.router: {Router} is no address that a router can have");
        }
        else if (Router is not null && Range is not null && Range.Contains(Router))
        {
            mistakes.Add($"{key}.router: {Router} lies in the range {Range}, so it would be lent to a PC");
        }

        if (Dns.Count > DnsMax)
        {
            mistakes.Add($"{key}.dns: {Dns.Count} name servers; at most {DnsMax}");
        }

        foreach (IPAddress server in Dns.Where(d => !Ipv4Text.IsHost(d)))
        {
            mistakes.Add($"{key}.dns: {server} is no address that a name server on the network can have");
        }
    }

    private static bool IsDomain(string domain) => domain.Length is > 0 and <= 253 && domain.Split('.').All(label =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
}
