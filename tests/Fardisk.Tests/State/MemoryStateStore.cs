using Fardisk.State;

namespace Fardisk.Tests.State;

/// <summary>A store without a disk, that fails when told to.</summary>
internal sealed class MemoryStateStore : IStateStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string, string), LeaseRow> _leases = [];
    private readonly SortedDictionary<string, ClientRow> _clients = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ImageRow> _images = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, PresenceRow> _presence = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _values = [];
    private readonly List<EventRow> _events = [];

    /// <summary>Thrown by every write while set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>How many writes there were.</summary>
    public int Writes { get; private set; }

    public IReadOnlyList<LeaseRow> ReadLeases() => Reading(() => _leases.Values.ToArray());

    public void WriteLeases(IReadOnlyCollection<LeaseRow> rows, IReadOnlyCollection<LeaseKey> removed) => Writing(() =>
    {
        foreach (LeaseKey key in removed)
        {
            _leases.Remove((key.Network, key.Address));
        }

        foreach (LeaseRow row in rows)
        {
            _leases[(row.Network, row.Address)] = row;
        }
    });

    public IReadOnlyList<ClientRow> ReadClients() => Reading(() => _clients.Values.ToArray());

    public void WriteClient(ClientRow row) => Writing(() => _clients[row.Name] = row);

    public void RemoveClient(string name) => Writing(() => _clients.Remove(name));

    public IReadOnlyList<ImageRow> ReadImages() => Reading(() => _images.Values.ToArray());

    public void WriteImage(ImageRow row) => Writing(() => _images[row.Name] = row);

    public IReadOnlyList<PresenceRow> ReadPresence() => Reading(() => _presence.Values.ToArray());

    public void WritePresence(PresenceRow row) => Writing(() => _presence[row.Client] = row);

    public IReadOnlyList<EventRow> ReadEvents(string mac, int most) => Reading(() => _events.Where(e => e.Mac == mac).TakeLast(most).ToArray());

    public IReadOnlyList<EventRow> ReadRecentEvents(int most) => Reading(() => _events.TakeLast(most).ToArray());

    public void AppendEvents(IReadOnlyCollection<EventRow> rows, int keepPerMac) => Writing(() => _events.AddRange(rows));

    public string? ReadValue(string name) => Reading(() => _values.GetValueOrDefault(name));

    public void WriteValue(string name, string value) => Writing(() => _values[name] = value);

    public void Dispose()
    {
    }

    private T Reading<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private void Writing(Action write)
    {
        lock (_gate)
        {
            Writes++;
            if (Failure is not null)
            {
                throw Failure;
            }

            write();
        }
    }
}
