using Microsoft.Win32.SafeHandles;

namespace Fardisk.State;

/// <summary>Held by the only process that writes a data folder. The system releases it when the process dies, however it dies.</summary>
public sealed class DataFolderLock : IDisposable
{
    private readonly SafeFileHandle _handle;

    internal DataFolderLock(SafeFileHandle handle) => _handle = handle;

    /// <summary>Lets the next one in. The file stays: deleting it would let two processes lock two files of one name.</summary>
    public void Dispose()
    {
        if (!_handle.IsClosed)
        {
            RandomAccess.SetLength(_handle, 0);
            FileLock.Release(_handle);
        }
    }
}
