namespace Fardisk.Protocols.Iscsi;

/// <summary>Where a session gets the memory in which a write's data is put together. Limits are the giver's.</summary>
public interface IWriteBuffers
{
    /// <summary>Lends a buffer of at least this many bytes, or <see langword="null"/> when the session has its share already (the command then ends with TASK SET FULL).</summary>
    /// <param name="length">Bytes, 1 to 4 MiB.</param>
    byte[]? Rent(int length);

    /// <summary>Takes a buffer back.</summary>
    /// <param name="buffer">What <see cref="Rent"/> gave.</param>
    void Return(byte[] buffer);
}
