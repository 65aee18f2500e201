using System.Text.Json.Serialization;

namespace Fardisk.Server.Api;

/// <summary>Source-generated JSON of every message, argument and answer: lowerCamelCase, nothing left out, no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ApiMessage))]
[JsonSerializable(typeof(ClientArguments))]
[JsonSerializable(typeof(NameArguments))]
[JsonSerializable(typeof(ImageArguments))]
[JsonSerializable(typeof(ExplainArguments))]
[JsonSerializable(typeof(WatchArguments))]
[JsonSerializable(typeof(NoArguments))]
[JsonSerializable(typeof(ClientView))]
[JsonSerializable(typeof(IReadOnlyList<ClientView>))]
[JsonSerializable(typeof(ImageView))]
[JsonSerializable(typeof(IReadOnlyList<ImageView>))]
[JsonSerializable(typeof(ChangeView))]
[JsonSerializable(typeof(IReadOnlyList<LeaseView>))]
[JsonSerializable(typeof(EventView))]
[JsonSerializable(typeof(StatusView))]
[JsonSerializable(typeof(ExplainView))]
public sealed partial class ApiJson : JsonSerializerContext;
