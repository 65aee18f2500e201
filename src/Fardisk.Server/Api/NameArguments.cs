using System.Text.Json.Serialization;

namespace Fardisk.Server.Api;

/// <summary>Arguments of the requests about one thing: <c>client.show</c>, <c>client.remove</c>, <c>client.reset</c>, <c>image.show</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NameArguments
{
    /// <summary>A name; for a client also a card in any notation or an address.</summary>
    public string Name { get; init; } = "";

    /// <summary>Do it although the client runs from its disk.</summary>
    public bool Force { get; init; }

    public bool DryRun { get; init; }
}
