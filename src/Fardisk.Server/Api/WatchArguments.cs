using System.Text.Json.Serialization;

namespace Fardisk.Server.Api;

/// <summary>Arguments of <c>watch</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record WatchArguments
{
    /// <summary>A client's name, card or address; an unknown card can be watched too.</summary>
    public string Client { get; init; } = "";

    /// <summary>Ends after what there is, instead of waiting for more.</summary>
    public bool Once { get; init; }
}
