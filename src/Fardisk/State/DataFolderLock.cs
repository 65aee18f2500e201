namespace Fardisk.State;

/// <summary>Held by the only process that writes a data folder. The system releases it when the process dies, however it dies.</summary>
public sealed class DataFolderLock : IDisposable
{
    internal DataFolderLock()
    {
    }

    public void Dispose()
    {
    }
}
