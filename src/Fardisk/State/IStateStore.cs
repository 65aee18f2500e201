namespace Fardisk.State;

/// <summary>What outlives us: plain rows, no rules. Every write is on stable storage when its call returns. Thread-safe; one process at a time (the lock is the opener's business).</summary>
/// <exception cref="Diagnostics.FardiskException">Any call: the file is damaged, from a newer version, or its disk is full.</exception>
public interface IStateStore : IDisposable
{
    IReadOnlyList<LeaseRow> ReadLeases();

    /// <summary>Writes all rows in one transaction (group commit): insert or replace by network and address.</summary>
    void WriteLeases(IReadOnlyCollection<LeaseRow> rows, IReadOnlyCollection<LeaseKey> removed);

    IReadOnlyList<ClientRow> ReadClients();

    void WriteClient(ClientRow row);

    void RemoveClient(string name);

    IReadOnlyList<ImageRow> ReadImages();

    void WriteImage(ImageRow row);

    IReadOnlyList<PresenceRow> ReadPresence();

    void WritePresence(PresenceRow row);

    /// <summary>The newest events of a card, oldest first.</summary>
    IReadOnlyList<EventRow> ReadEvents(string mac, int most);

    /// <summary>The newest events of every card, oldest first.</summary>
    IReadOnlyList<EventRow> ReadRecentEvents(int most);

    /// <summary>Appends in one transaction. Old ones go by <paramref name="keepPerMac"/>. Not synced for each call: losing the last second of a timeline is no loss.</summary>
    void AppendEvents(IReadOnlyCollection<EventRow> rows, int keepPerMac);

    /// <summary>A small durable value by name, <see langword="null"/> when absent.</summary>
    string? ReadValue(string name);

    void WriteValue(string name, string value);
}
