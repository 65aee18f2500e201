using System.Text.Json.Serialization;

namespace Fardisk.Server.Api;

/// <summary>Arguments of <c>explain</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ExplainArguments
{
    /// <summary>A client's name, card or address; an unknown card is explained too.</summary>
    public string Client { get; init; } = "";

    /// <summary><c>rom</c>, <c>ipxe</c>, <c>os</c>; <see langword="null"/>: all.</summary>
    public string? Stage { get; init; }
}
