using System.Text;
using System.Text.Encodings.Web;
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
    /// <summary>The document as <c>--json</c> prints it: indented, and only ASCII, so that it is harmless on a terminal too.</summary>
    public static string Indent(JsonElement element) => Write(element, indented: true);

    /// <summary>The document on one line.</summary>
    public static string Line(JsonElement element) => Write(element, indented: false);

    private static string Write(JsonElement element, bool indented)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            element.WriteTo(writer);
        }

        // The relaxed encoder keeps ` + & < readable and escapes control characters; what is not ASCII can only stand inside a string.
        StringBuilder text = new((int)bytes.Length);
        foreach (char c in Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length))
        {
            text.Append(c is <= '~' ? c.ToString() : $"\\u{(int)c:x4}");
        }

        return text.ToString();
    }
}
