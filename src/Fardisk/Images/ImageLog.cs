using Microsoft.Extensions.Logging;

namespace Fardisk.Images;

/// <summary>Every message of images and clients' disks. Ids 5400-5499.</summary>
internal static partial class ImageLog
{
    [LoggerMessage(5400, LogLevel.Information, "Image {Image}: {SizeBytes} bytes, {StoredBytes} stored, SHA-256 {Sha256}")]
    public static partial void Stored(ILogger logger, string image, long sizeBytes, long storedBytes, string sha256);

    [LoggerMessage(5401, LogLevel.Warning, "{Path} is no image that is registered; an import of this name would replace it")]
    public static partial void Unregistered(ILogger logger, string path);

    [LoggerMessage(5402, LogLevel.Error, "{Path}, the file of image {Image}, is missing: disks cannot be made from it")]
    public static partial void FileMissing(ILogger logger, string image, string path);

    [LoggerMessage(5410, LogLevel.Information, "Disk {Disk} of client {Client}: made from image {Image} version {Version} (blocks shared: {Shared})")]
    public static partial void DiskMade(ILogger logger, string client, string disk, string image, int version, bool shared);

    [LoggerMessage(5411, LogLevel.Information, "Client {Client}: its disks were removed")]
    public static partial void DisksRemoved(ILogger logger, string client);
}
