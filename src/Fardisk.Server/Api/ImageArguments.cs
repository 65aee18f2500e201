using System.Text.Json.Serialization;

namespace Fardisk.Server.Api;

/// <summary>Arguments of <c>image.create</c> and <c>image.import</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ImageArguments
{
    public string Name { get; init; } = "";

    /// <summary>For <c>image.create</c>: <c>40G</c>.</summary>
    public string? Size { get; init; }

    /// <summary>For <c>image.import</c>: full path of the file, as the server sees it.</summary>
    public string? File { get; init; }

    public bool DryRun { get; init; }
}
