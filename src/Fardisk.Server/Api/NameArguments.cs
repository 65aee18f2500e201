using System.Text.Json.Serialization;

namespace Fardisk.Server.Api;

/// <summary>Arguments of the requests about named things: <c>client.list</c>, <c>client.show</c>, <c>client.remove</c>, <c>client.reset</c>, <c>image.show</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NameArguments
{
    /// <summary>A name; for clients also a card in any notation, an address, <c>pc*</c>, <c>pc[01-30]</c>. Empty: all (lists only).</summary>
    public string Name { get; init; } = "";

    public bool DryRun { get; init; }
}
