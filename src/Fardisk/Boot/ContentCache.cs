using System.Collections.Concurrent;

namespace Fardisk.Boot;

/// <summary>Small files, whole, in memory: a room that starts at once reads each from the disk once. Thread-safe.</summary>
internal sealed class ContentCache
{
    /// <summary>Largest file that is kept, in bytes.</summary>
    public const int FileLengthMax = 8 * 1024 * 1024;

    /// <summary>Bytes kept in all; beyond, everything is dropped and begun anew.</summary>
    public const long TotalLengthMax = 64 * 1024 * 1024;

    private readonly ConcurrentDictionary<BootFile, Lazy<byte[]>> _files = new();
    private long _total;

    /// <summary>The bytes of a file. Its size and time of change are part of the key: a changed file is read anew.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[] Read(BootFile file)
    {
        Lazy<byte[]> content = _files.GetOrAdd(file, static (f, cache) => new Lazy<byte[]>(() => cache.Load(f)), this);
        try
        {
            return content.Value;
        }
        catch
        {
            _files.TryRemove(file, out _); // a failure is not kept: the next asker tries again
            throw;
        }
    }

    private byte[] Load(BootFile file)
    {
        if (Interlocked.Add(ref _total, file.Length) > TotalLengthMax)
        {
            // Readers keep the arrays that they have; only the index is emptied.
            _files.Clear();
            Interlocked.Exchange(ref _total, file.Length);
        }

        return File.ReadAllBytes(file.Path);
    }
}
