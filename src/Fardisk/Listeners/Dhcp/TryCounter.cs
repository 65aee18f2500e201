using Fardisk.Protocols.Wire;

namespace Fardisk.Listeners.Dhcp;

/// <summary>Counts a card's questions until they end in an ACK, and remembers which cards booted from here. Bounded; not thread-safe.</summary>
internal sealed class TryCounter(TimeProvider time)
{
    /// <summary>Most cards that are remembered.</summary>
    public const int CardsMax = 4096;

    private static readonly TimeSpan s_remembered = TimeSpan.FromMinutes(30);
    private readonly Dictionary<MacAddress, Entry> _entries = [];

    /// <summary>Counts one DISCOVER.</summary>
    /// <returns>Which one it is since the last ACK, from 1, and how long the first is past.</returns>
    public (int Number, TimeSpan Since) Asked(MacAddress mac, uint transactionId, bool isBooting)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (!_entries.TryGetValue(mac, out Entry entry) || entry.TransactionId != transactionId || now - entry.First > s_remembered)
        {
            MakeRoom(now);
            entry = new Entry(transactionId, 0, now, isBooting || entry.Booted, now);
        }

        entry = entry with { Count = entry.Count + 1, Booted = entry.Booted || isBooting, Last = now };
        _entries[mac] = entry;
        return (entry.Count, now - entry.First);
    }

    /// <summary>The card's firmware or iPXE asked us within the last half hour.</summary>
    public bool Booted(MacAddress mac) => _entries.TryGetValue(mac, out Entry entry) && entry.Booted && time.GetUtcNow() - entry.Last < s_remembered;

    private void MakeRoom(DateTimeOffset now)
    {
        if (_entries.Count < CardsMax)
        {
            return;
        }

        foreach ((MacAddress mac, Entry entry) in _entries)
        {
            if (now - entry.Last > s_remembered)
            {
                _entries.Remove(mac);
            }
        }

        if (_entries.Count >= CardsMax)
        {
            _entries.Clear(); // a flood of made-up cards: counting from 1 again is all that is lost
        }
    }

    private readonly record struct Entry(uint TransactionId, int Count, DateTimeOffset First, bool Booted, DateTimeOffset Last);
}
