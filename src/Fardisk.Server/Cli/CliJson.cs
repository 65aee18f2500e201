using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fardisk.Server.Cli;

/// <summary>JSON of what the command line itself prints, without the engine.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ErrorView))]
[JsonSerializable(typeof(ErrorPage))]
[JsonSerializable(typeof(IReadOnlyList<ErrorPage>))]
[JsonSerializable(typeof(InitView))]
[JsonSerializable(typeof(ReadyView))]
[JsonSerializable(typeof(VersionView))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>The document as <c>--json</c> prints it: indented, everything but ASCII escaped, so that it is harmless on a terminal too.</summary>
    public static string Indent(JsonElement element)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter writer = new(text, new JsonWriterOptions { Indented = true }))
        {
            element.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }
}
