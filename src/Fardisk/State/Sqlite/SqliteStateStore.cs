namespace Fardisk.State.Sqlite;

/// <summary>The state in one SQLite file beside the images.</summary>
public sealed partial class SqliteStateStore : IStateStore
{
    /// <summary>Opens or creates the database and brings it to this version's schema.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <exception cref="Diagnostics.FardiskException">It is damaged (STATE-0002), from a newer version (STATE-0003), or cannot be opened (STATE-0001).</exception>
    public static SqliteStateStore Open(string path) => throw new NotImplementedException();

    public IReadOnlyList<LeaseRow> ReadLeases() => throw new NotImplementedException();

    public void WriteLeases(IReadOnlyCollection<LeaseRow> rows, IReadOnlyCollection<LeaseKey> removed) => throw new NotImplementedException();

    public IReadOnlyList<ClientRow> ReadClients() => throw new NotImplementedException();

    public void WriteClient(ClientRow row) => throw new NotImplementedException();

    public void RemoveClient(string name) => throw new NotImplementedException();

    public IReadOnlyList<ImageRow> ReadImages() => throw new NotImplementedException();

    public void WriteImage(ImageRow row) => throw new NotImplementedException();

    public IReadOnlyList<PresenceRow> ReadPresence() => throw new NotImplementedException();

    public void WritePresence(PresenceRow row) => throw new NotImplementedException();

    public IReadOnlyList<EventRow> ReadEvents(string mac, int most) => throw new NotImplementedException();

    public IReadOnlyList<EventRow> ReadRecentEvents(int most) => throw new NotImplementedException();

    public void AppendEvents(IReadOnlyCollection<EventRow> rows, int keepPerMac) => throw new NotImplementedException();

    public string? ReadValue(string name) => throw new NotImplementedException();

    public void WriteValue(string name, string value) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
