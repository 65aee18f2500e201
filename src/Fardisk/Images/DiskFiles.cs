using System.Text.Json;
using Fardisk.Diagnostics;
using Fardisk.State;
using Microsoft.Win32.SafeHandles;

namespace Fardisk.Images;

/// <summary>The files of clients' disks: <c>clients/NAME/DISK.raw</c> and what it was made from, <c>DISK.json</c>. Knows nothing of who has them open.</summary>
internal sealed class DiskFiles(DataFolder folder)
{
    public string PathOf(string client, string disk) => Path.Combine(folder.ClientsPath, client, disk + ".raw");

    /// <summary>What the disk in place was made from; <see langword="null"/>: there is no disk. One put there by hand has no image.</summary>
    /// <exception cref="FardiskException">IMAGE-0009.</exception>
    public DiskRecord? Origin(string client, string disk)
    {
        string path = PathOf(client, disk);
        if (!File.Exists(path))
        {
            return null;
        }

        return ReadRecord(client, disk)?.Settle(SparseFile.Identify(path).Inode) ?? new DiskRecord();
    }

    /// <summary>Copies an image's file and moves the copy into place. The disk that was there stays until the copy is whole.</summary>
    /// <param name="client">The client's name.</param>
    /// <param name="disk">The disk's name.</param>
    /// <param name="image">Its image.</param>
    /// <param name="imagePath">The image's file.</param>
    /// <param name="progress">Told from the calling thread.</param>
    /// <param name="cancellation">Ends the copy.</param>
    /// <returns>True: the copy shares the image's blocks.</returns>
    public bool Make(string client, string disk, Image image, string imagePath, IProgress<CopyProgress>? progress, CancellationToken cancellation)
    {
        using SafeFileHandle source = OpenImage(image, imagePath);
        (string temporary, bool shared) = StoreFile.Make(folder, ".raw", target => Copy(source, target, image, progress, cancellation));
        try
        {
            DiskRecord before = Origin(client, disk) ?? new DiskRecord();
            WriteRecord(client, disk, before with
            {
                NextImage = image.Name,
                NextVersion = image.Version,
                NextInode = SparseFile.Identify(temporary).Inode,
            });
            StoreFile.MoveIntoPlace(temporary, PathOf(client, disk));
            WriteRecord(client, disk, new DiskRecord { Image = image.Name, ImageVersion = image.Version });
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        return shared;
    }

    /// <summary>Deletes everything of a client, all of it or nothing; false: there was nothing.</summary>
    public bool Remove(string client)
    {
        string path = Path.Combine(folder.ClientsPath, client);
        if (!Directory.Exists(path))
        {
            return false;
        }

        // One rename takes it away; what a kill leaves under tmp/ goes at the next start.
        string away = folder.NewTemporaryPath(".removed");
        Directory.Move(path, away);
        DirectorySync.Flush(folder.ClientsPath);
        Directory.Delete(away, recursive: true);
        return true;
    }

    private static bool Copy(SafeFileHandle source, SafeFileHandle target, Image image, IProgress<CopyProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            return DiskCopy.Clone(source, target, image.SizeBytes, progress, cancellation);
        }
        catch (DiskReadException ex)
        {
            throw new FardiskException(ImageErrors.FileGone, $"The file of image {image.Name} cannot be read: {ex.Message}", ex);
        }
    }

    private static SafeFileHandle OpenImage(Image image, string path)
    {
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new FardiskException(ImageErrors.FileGone, $"{path}, the file of image {image.Name}, cannot be opened: {ex.Message}", ex);
        }

        long length = RandomAccess.GetLength(handle);
        if (length != image.SizeBytes)
        {
            handle.Dispose();
            throw new FardiskException(ImageErrors.FileGone, $"{path}, the file of image {image.Name}, has {length:N0} bytes; its record says {image.SizeBytes:N0}.");
        }

        return handle;
    }

    private DiskRecord? ReadRecord(string client, string disk)
    {
        string path = RecordPathOf(client, disk);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ImageJson.Default.DiskRecord);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (JsonException ex)
        {
            throw new FardiskException(ImageErrors.BadRecord, $"{path} cannot be read: {ex.Message}", ex);
        }
    }

    private void WriteRecord(string client, string disk, DiskRecord record)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(record, ImageJson.Default.DiskRecord);
        (string temporary, _) = StoreFile.Make(folder, ".json", file =>
        {
            RandomAccess.Write(file, json, 0);
            return json.Length;
        });
        StoreFile.MoveIntoPlace(temporary, RecordPathOf(client, disk));
    }

    private string RecordPathOf(string client, string disk) => Path.Combine(folder.ClientsPath, client, disk + ".json");
}
