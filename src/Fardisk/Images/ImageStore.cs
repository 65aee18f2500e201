using System.Globalization;
using Fardisk.Clients;
using Fardisk.Diagnostics;
using Fardisk.State;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Fardisk.Images;

/// <summary>The golden images: files in the data folder, records in the state store. Thread-safe.</summary>
/// <remarks>A file is whole and flushed before its record is written, so a record always has its file, whenever we are killed.</remarks>
public sealed class ImageStore
{
    /// <summary>Smallest disk, in bytes.</summary>
    public const long SizeMin = 1024 * 1024;

    /// <summary>Largest disk, in bytes.</summary>
    public const long SizeMax = 64L * 1024 * 1024 * 1024 * 1024;

    private const int SectorSize = 512;

    private readonly IStateStore _store;
    private readonly DataFolder _folder;
    private readonly IClientDirectory _clients;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Image> _images = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unfinished = [];

    /// <summary>Reads every record.</summary>
    /// <exception cref="FardiskException">IMAGE-0009: a record cannot be read.</exception>
    public ImageStore(IStateStore store, DataFolder folder, IClientDirectory clients, TimeProvider time, ILogger logger)
    {
        _store = store;
        _folder = folder;
        _clients = clients;
        _time = time;
        _logger = logger;
        foreach (ImageRow row in store.ReadImages())
        {
            Image image = ImageRecord.FromRow(row);
            _images.Add(image.Name, image);
            if (!File.Exists(PathOf(image)))
            {
                ImageLog.FileMissing(logger, image.Name, PathOf(image));
            }
        }

        WarnOfUnregistered();
    }

    /// <summary>Every image, by name.</summary>
    public IReadOnlyList<Image> List()
    {
        lock (_gate)
        {
            return [.. _images.Values];
        }
    }

    /// <summary>The image, or <see langword="null"/>.</summary>
    public Image? Find(string name)
    {
        lock (_gate)
        {
            return _images.GetValueOrDefault(name.ToLowerInvariant());
        }
    }

    /// <summary>As <see cref="Find"/>, but a missing image is the operator's mistake.</summary>
    /// <exception cref="FardiskException">IMAGE-0003.</exception>
    public Image Get(string name) => Find(name) ?? throw new FardiskException(ImageErrors.Missing, $"There is no image {name}.");

    /// <summary>The clients whose disk is made from this image.</summary>
    public IReadOnlyList<Client> UsersOf(string name) =>
        [.. _clients.All.Where(c => string.Equals(c.Image, name, StringComparison.OrdinalIgnoreCase))];

    /// <summary>The image's file.</summary>
    public string PathOf(Image image) =>
        Path.Combine(_folder.ImagesPath, image.Name, image.Version.ToString(CultureInfo.InvariantCulture) + ".raw");

    /// <summary>Copies a raw disk into the store. Blocks until done: give it a thread of its own.</summary>
    /// <param name="path">A file or block device.</param>
    /// <param name="name">The new image's name.</param>
    /// <param name="progress">Told from the calling thread, often.</param>
    /// <param name="cancellation">Ends the copy; nothing of it is left.</param>
    /// <exception cref="FardiskException">Any of <see cref="ImageErrors"/>.</exception>
    public Image Import(string path, string name, IProgress<CopyProgress>? progress = null, CancellationToken cancellation = default)
    {
        name = Reserve(name);
        try
        {
            using SafeFileHandle source = OpenDisk(path, out long length);
            DateTime changed = File.GetLastWriteTimeUtc(path);
            Image Describe((string Sha256, long StoredBytes) copied) => SourceChanged(path, source, length, changed)
                ? throw new FardiskException(ImageErrors.CannotRead, $"{path} was written while it was read. Shut down what writes it, then import it again.")
                : new Image
                {
                    Name = name,
                    SizeBytes = length,
                    StoredBytes = copied.StoredBytes,
                    Sha256 = copied.Sha256,
                    CreatedAt = _time.GetUtcNow(),
                    Source = Path.GetFileName(path),
                };
            return Store(name, target => Describe(CopyFrom(source, path, target, length, progress, cancellation)));
        }
        finally
        {
            Release(name);
        }
    }

    /// <summary>Refuses what <see cref="Import"/> would refuse before it copies; changes nothing.</summary>
    /// <exception cref="FardiskException">Any of <see cref="ImageErrors"/>.</exception>
    public void CheckImport(string path, string name)
    {
        Release(Reserve(name));
        OpenDisk(path, out _).Dispose();
    }

    /// <summary>Refuses what <see cref="Create"/> would refuse; changes nothing.</summary>
    /// <exception cref="FardiskException">Any of <see cref="ImageErrors"/>.</exception>
    public void CheckCreate(string name, long sizeBytes)
    {
        Release(Reserve(name));
        CheckSize(sizeBytes, $"Image {name}");
    }

    /// <summary>Makes an empty disk that takes no space.</summary>
    /// <param name="name">The new image's name.</param>
    /// <param name="sizeBytes">A multiple of 512, <see cref="SizeMin"/> to <see cref="SizeMax"/>.</param>
    /// <exception cref="FardiskException">Any of <see cref="ImageErrors"/>.</exception>
    public Image Create(string name, long sizeBytes)
    {
        name = Reserve(name);
        try
        {
            CheckSize(sizeBytes, $"Image {name}");
            return Store(name, target =>
            {
                RandomAccess.SetLength(target, sizeBytes);
                return new Image
                {
                    Name = name,
                    SizeBytes = sizeBytes,
                    StoredBytes = 0,
                    Sha256 = "",
                    CreatedAt = _time.GetUtcNow(),
                };
            });
        }
        finally
        {
            Release(name);
        }
    }

    private static void CheckSize(long size, string what)
    {
        if (size is < SizeMin or > SizeMax || size % SectorSize != 0)
        {
            throw new FardiskException(ImageErrors.BadSize, $"{what}: {size:N0} bytes is no size of a disk.");
        }
    }

    // Opened, and by its first bytes and its size nothing speaks against a raw disk.
    private static SafeFileHandle OpenDisk(string path, out long length)
    {
        SafeFileHandle source = OpenSource(path);
        try
        {
            length = SparseFile.LengthOf(source);
            if (DiskFormat.Mistake(source, length, path) is { } mistake)
            {
                throw new FardiskException(ImageErrors.NotRaw, mistake);
            }

            CheckSize(length, path);
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static SafeFileHandle OpenSource(string path)
    {
        if (!SparseFile.IsFileOrBlockDevice(path))
        {
            throw new FardiskException(ImageErrors.CannotRead, $"{path} is neither a file nor a block device.");
        }

        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FardiskException(ImageErrors.CannotRead, $"{path} cannot be read: {ex.Message}", ex);
        }
    }

    // A failing source and a failing store have different remedies, and errno alone does not tell them apart.
    private static (string Sha256, long StoredBytes) CopyFrom(
        SafeFileHandle source, string path, SafeFileHandle target, long length, IProgress<CopyProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            return DiskCopy.Import(source, target, length, progress, cancellation);
        }
        catch (DiskReadException ex)
        {
            throw new FardiskException(ImageErrors.CannotRead, $"{path} cannot be read: {ex.Message}", ex);
        }
    }

    private static bool SourceChanged(string path, SafeFileHandle source, long length, DateTime changed) =>
        SparseFile.LengthOf(source) != length || File.GetLastWriteTimeUtc(path) != changed;

    private Image Store(string name, Func<SafeFileHandle, Image> fill) => StoreFile.Guard($"Image {name} cannot be stored", () =>
    {
        (string temporary, Image image) = StoreFile.Make(_folder, ".raw", fill);
        string path = PathOf(image);
        try
        {
            StoreFile.MoveIntoPlace(temporary, path);
            _store.WriteImage(ImageRecord.ToRow(image));
        }
        catch
        {
            File.Delete(temporary);
            File.Delete(path);
            throw;
        }

        lock (_gate)
        {
            _images.Add(name, image);
        }

        ImageLog.Stored(_logger, name, image.SizeBytes, image.StoredBytes, image.Sha256);
        return image;
    });

    private string Reserve(string name)
    {
        name = ImageName.Normalize(name);
        lock (_gate)
        {
            if (_images.ContainsKey(name))
            {
                throw new FardiskException(ImageErrors.Exists, $"There is an image {name} already.");
            }

            return _unfinished.Add(name) ? name : throw new FardiskException(ImageErrors.Exists, $"An image {name} is being made at this moment.");
        }
    }

    private void Release(string name)
    {
        lock (_gate)
        {
            _unfinished.Remove(name);
        }
    }

    // A file without a record: we were killed between the two, or an older state was restored. It may be all that is left of a disk, so we never delete it.
    private void WarnOfUnregistered()
    {
        foreach (string folder in Directory.EnumerateDirectories(_folder.ImagesPath))
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*.raw"))
            {
                if (!_images.TryGetValue(Path.GetFileName(folder), out Image? image) || PathOf(image) != file)
                {
                    ImageLog.Unregistered(_logger, file);
                }
            }
        }
    }
}
