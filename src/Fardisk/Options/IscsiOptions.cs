using System.Net;

namespace Fardisk.Options;

/// <summary>What the operator sets under <c>[iscsi]</c>.</summary>
public sealed record IscsiOptions
{
    /// <summary>Portals; a wildcard is resolved to the address on the client's network before a client sees it. 1 to 16.</summary>
    public IReadOnlyList<IPEndPoint> Listen { get; init; } = [new(IPAddress.Any, 3260)];

    /// <summary>Prefix of every name we make: target of pc07 is <c>PREFIX:pc07</c>, its initiator <c>PREFIX.initiator:pc07</c>.</summary>
    public string Iqn { get; init; } = "iqn.2026-11.io.fardisk";

    /// <summary>Most connections at once, over all clients; one more is closed at accept. 1 to 100,000.</summary>
    public int ConnectionsMax { get; init; } = 4096;

    /// <summary>Time from accept to full feature phase; then the connection is closed.</summary>
    public TimeSpan LoginWithin { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Most portals.</summary>
    public const int ListenMax = 16;

    /// <summary>Most connections that can be asked for.</summary>
    public const int ConnectionsLimit = 100_000;

    /// <summary>Longest prefix, so that <c>PREFIX.initiator:</c> and a client's 63 characters stay within an iSCSI name.</summary>
    public const int IqnLengthMax = IscsiName.LengthMax - 11 - 63;

    /// <summary>Shortest and longest time for a login.</summary>
    public static readonly TimeSpan LoginWithinMin = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan LoginWithinMax = TimeSpan.FromMinutes(5);

    /// <summary>Returns every mistake, not the first, each as "key: what is wrong"; empty means valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> mistakes = [];
        if (Listen.Count is 0 or > ListenMax)
        {
            mistakes.Add($"iscsi.listen: {Listen.Count} portals; legal: 1 to {ListenMax}");
        }

        string? iqn = IscsiName.Mistake(Iqn) ?? IscsiName.IqnMistake(Iqn);
        if (iqn is not null)
        {
            mistakes.Add($"iscsi.iqn: {iqn}");
        }
        else if (Iqn.Contains(':'))
        {
            mistakes.Add($"iscsi.iqn: \"{Iqn}\" has a ':'; it is a prefix: PREFIX:pc07 will be the name of pc07's disk");
        }
        else if (Iqn.Length > IqnLengthMax)
        {
            mistakes.Add($"iscsi.iqn: {Iqn.Length} characters; at most {IqnLengthMax}, because a client's name is added");
        }

        if (ConnectionsMax is < 1 or > ConnectionsLimit)
        {
            mistakes.Add($"iscsi.connectionsMax: {ConnectionsMax} is outside 1 to {ConnectionsLimit}");
        }

        if (LoginWithin < LoginWithinMin || LoginWithin > LoginWithinMax)
        {
            mistakes.Add($"iscsi.loginWithin: {DurationText.Format(LoginWithin)} is outside {DurationText.Format(LoginWithinMin)} to {DurationText.Format(LoginWithinMax)}");
        }

        return mistakes;
    }
}
