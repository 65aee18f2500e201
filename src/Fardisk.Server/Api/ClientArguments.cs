using System.Text.Json.Serialization;

namespace Fardisk.Server.Api;

/// <summary>Arguments of <c>client.add</c> and <c>client.set</c>. What is <see langword="null"/> was not given; <c>none</c> takes a value away.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ClientArguments
{
    /// <summary>The client's name; for <c>client.set</c> also a card, an address, <c>pc*</c>, <c>pc[01-30]</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Cards in any notation.</summary>
    public IReadOnlyList<string>? Macs { get; init; }

    public string? Image { get; init; }

    public string? Address { get; init; }

    /// <summary><c>name</c>, <c>net CIDR</c>, <c>open</c>.</summary>
    public string? Access { get; init; }

    /// <summary><c>keep</c>.</summary>
    public string? Writes { get; init; }

    /// <summary><c>sanboot</c>, <c>sanhook</c>, <c>local</c>.</summary>
    public string? Form { get; init; }

    /// <summary>BIOS drive number, <c>0x80</c> to <c>0xff</c>.</summary>
    public string? Drive { get; init; }

    /// <summary><c>on</c>, <c>off</c>.</summary>
    public string? KeepSan { get; init; }

    public string? Iqn { get; init; }

    public string? Initiator { get; init; }

    public bool DryRun { get; init; }
}
