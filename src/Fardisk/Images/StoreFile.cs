using Fardisk.Diagnostics;
using Fardisk.State;
using Microsoft.Win32.SafeHandles;

namespace Fardisk.Images;

/// <summary>Puts files into the data folder whole or not at all: written under tmp/, flushed, then moved into place.</summary>
internal static class StoreFile
{
    private const int NoSpaceLeft = 28;
    private const int OverQuota = 122;

    /// <summary>Makes a file in tmp/ and flushes it. When <paramref name="fill"/> fails, nothing is left.</summary>
    /// <returns>The file's path and what <paramref name="fill"/> gave back.</returns>
    public static (string Path, T Result) Make<T>(DataFolder folder, string suffix, Func<SafeFileHandle, T> fill)
    {
        string path = folder.NewTemporaryPath(suffix);
        try
        {
            T result;
            using (SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
                result = fill(file);
                RandomAccess.FlushToDisk(file);
            }

            return (path, result);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Moves a flushed file into place, over one that is there; it is there for good when this returns.</summary>
    public static void MoveIntoPlace(string temporary, string target)
    {
        string folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            DirectorySync.Flush(Path.GetDirectoryName(folder)!);
        }

        File.Move(temporary, target, overwrite: true);
        DirectorySync.Flush(folder);
    }

    /// <summary>Runs work on the data folder; what the machine refuses becomes the operator's sentence.</summary>
    /// <param name="what">What was being done: "Image win10 cannot be stored".</param>
    /// <param name="work">The work.</param>
    public static T Guard<T>(string what, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (IOException ex) when (ex.HResult is NoSpaceLeft or OverQuota)
        {
            throw new FardiskException(ImageErrors.NoSpace, $"{what}: the file system of the data folder is full.", ex);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" })
        {
            // ArgumentOutOfRangeException: how the runtime reports EFBIG, a file system that has no files of this size.
            throw new FardiskException(ImageErrors.WriteFailed, $"{what}: {ex.Message}", ex);
        }
    }
}
