using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fardisk.Server.Api;

/// <summary>One line of an answer. Any number of <see cref="Progress"/> and <see cref="Item"/> lines, then exactly one with <see cref="Answer"/> or <see cref="Error"/>: an answer without it was cut.</summary>
public sealed record ApiMessage
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ApiProgress? Progress { get; init; }

    /// <summary>One element of an answer that has no end known beforehand (<c>watch</c>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Item { get; init; }

    /// <summary>The answer; the last line.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("result")]
    public JsonElement? Answer { get; init; }

    /// <summary>The failure; the last line.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ApiError? Error { get; init; }
}
