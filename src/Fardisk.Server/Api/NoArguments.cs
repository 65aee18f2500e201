using System.Text.Json.Serialization;

namespace Fardisk.Server.Api;

/// <summary>Arguments of the requests that take none: <c>status</c>, <c>client.list</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NoArguments;
