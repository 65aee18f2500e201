using System.Text.Json;
using System.Text.Json.Serialization;
using Fardisk.Diagnostics;
using Fardisk.State;

namespace Fardisk.Images;

/// <summary>Images and disks as JSON.</summary>
internal static class ImageRecord
{
    public static ImageRow ToRow(Image image) => new(image.Name, JsonSerializer.Serialize(image, ImageJson.Default.Image));

    /// <exception cref="FardiskException">IMAGE-0009.</exception>
    public static Image FromRow(ImageRow row)
    {
        try
        {
            Image image = JsonSerializer.Deserialize(row.Json, ImageJson.Default.Image) ?? throw new JsonException("null");
            return image.Name == row.Name && ImageName.IsLegal(image.Name) && image.Version > 0
                ? image
                : throw new JsonException($"name \"{image.Name}\", version {image.Version}");
        }
        catch (JsonException ex)
        {
            throw new FardiskException(ImageErrors.BadRecord, $"The record of image {row.Name} cannot be read: {ex.Message}", ex);
        }
    }
}

/// <summary>Source-generated: no reflection, so it works in a native build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Image))]
[JsonSerializable(typeof(DiskRecord))]
internal sealed partial class ImageJson : JsonSerializerContext;
