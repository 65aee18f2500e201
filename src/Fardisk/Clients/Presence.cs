using System.Collections.Concurrent;
using System.Net;
using Fardisk.Diagnostics;
using Fardisk.State;
using Microsoft.Extensions.Logging;

namespace Fardisk.Clients;

/// <summary>Boot numbers and live sessions, kept over our restart.</summary>
public sealed class Presence : IPresence
{
    /// <summary>How long after a session's last sign of life its address stays pinned.</summary>
    public static readonly TimeSpan HoldTime = TimeSpan.FromMinutes(5);

    /// <summary>How often a living session's last sign of life is stored; well below <see cref="HoldTime"/>.</summary>
    public static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(30);

    private readonly IStateStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads what was stored.</summary>
    public Presence(IStateStore store, TimeProvider time, ILogger logger)
    {
        _store = store;
        _time = time;
        _logger = logger;
        foreach (PresenceRow row in store.ReadPresence())
        {
            _entries[row.Client] = new Entry(row.Client)
            {
                BootNumber = row.BootNumber,
                Address = IPAddress.TryParse(row.Address, out IPAddress? address) ? address : null,
                AliveAt = row.AliveAt,
            };
        }
    }

    /// <exception cref="FardiskException">The number could not be stored; then it has not risen.</exception>
    public int BeginBoot(string client, IPAddress address)
    {
        Entry entry = EntryOf(client);
        lock (entry)
        {
            // From another address and with no session left, the PC has moved: nothing holds the old address any more.
            bool hasMoved = entry.Sessions.Count == 0 && !address.Equals(entry.Address);
            IPAddress? newAddress = hasMoved ? address : entry.Address;
            long aliveAt = hasMoved ? 0 : entry.AliveAt;
            _store.WritePresence(new PresenceRow(entry.Client, entry.BootNumber + 1, newAddress?.ToString() ?? "", aliveAt));
            entry.Address = newAddress;
            entry.AliveAt = aliveAt;
            return ++entry.BootNumber;
        }
    }

    public int BootNumber(string client)
    {
        if (!_entries.TryGetValue(client, out Entry? entry))
        {
            return 0;
        }

        lock (entry)
        {
            return entry.BootNumber;
        }
    }

    public void SessionOpened(string client, IPAddress address)
    {
        Entry entry = EntryOf(client);
        lock (entry)
        {
            entry.Sessions.Add(address);
            entry.Address = address;
            StoreAlive(entry);
        }
    }

    public void SessionClosed(string client, IPAddress address)
    {
        if (!_entries.TryGetValue(client, out Entry? entry))
        {
            return;
        }

        lock (entry)
        {
            int last = entry.Sessions.LastIndexOf(address);
            if (last < 0)
            {
                return;
            }

            entry.Sessions.RemoveAt(last);
            entry.Address = entry.Sessions.Count > 0 ? entry.Sessions[^1] : address;
            StoreAlive(entry);
        }
    }

    public IPAddress? PinnedAddress(string client)
    {
        if (!_entries.TryGetValue(client, out Entry? entry))
        {
            return null;
        }

        lock (entry)
        {
            if (entry.Sessions.Count > 0)
            {
                return entry.Sessions[^1];
            }

            // Absolute: a clock that was set far back must not pin an address for ever, a small step must not lose it.
            long age = Math.Abs(Now() - entry.AliveAt);
            return entry.AliveAt > 0 && age <= (long)HoldTime.TotalSeconds ? entry.Address : null;
        }
    }

    public int LiveSessions(string client)
    {
        if (!_entries.TryGetValue(client, out Entry? entry))
        {
            return 0;
        }

        lock (entry)
        {
            return entry.Sessions.Count;
        }
    }

    /// <summary>Stores that living sessions live, where <see cref="RefreshEvery"/> has passed. Call it every few seconds, and once at an orderly end.</summary>
    public void Tick()
    {
        foreach (Entry entry in _entries.Values)
        {
            lock (entry)
            {
                long age = Now() - entry.AliveAt;
                if (entry.Sessions.Count > 0 && (age < 0 || age >= (long)RefreshEvery.TotalSeconds))
                {
                    StoreAlive(entry);
                }
            }
        }
    }

    /// <summary>When the client's last session was known to live, or <see langword="null"/>.</summary>
    public DateTimeOffset? LastAlive(string client)
    {
        if (!_entries.TryGetValue(client, out Entry? entry))
        {
            return null;
        }

        lock (entry)
        {
            return entry.Sessions.Count > 0 ? _time.GetUtcNow()
                : entry.AliveAt > 0 ? DateTimeOffset.FromUnixTimeSeconds(entry.AliveAt)
                : null;
        }
    }

    private Entry EntryOf(string client) => _entries.GetOrAdd(client, static name => new Entry(name.ToLowerInvariant()));

    private long Now() => _time.GetUtcNow().ToUnixTimeSeconds();

    // A store that is full must not end a session that lives: what is in memory still counts, and the next Tick tries again.
    private void StoreAlive(Entry entry)
    {
        long before = entry.AliveAt;
        entry.AliveAt = Now();
        try
        {
            _store.WritePresence(new PresenceRow(entry.Client, entry.BootNumber, entry.Address?.ToString() ?? "", entry.AliveAt));
        }
        catch (Exception ex) when (ex is FardiskException or ObjectDisposedException)
        {
            // Disposed: a disk held a session's end up for longer than the server waits for it.
            entry.AliveAt = entry.Sessions.Count > 0 ? before : entry.AliveAt;
            ClientLog.PresenceNotStored(_logger, entry.Client, ex.Message);
        }
    }

    /// <summary>One client; its own lock.</summary>
    private sealed class Entry(string client)
    {
        public string Client { get; } = client;

        public int BootNumber { get; set; }

        /// <summary>Where it was last seen.</summary>
        public IPAddress? Address { get; set; }

        /// <summary>Unix seconds of the last known life of a session; 0: never.</summary>
        public long AliveAt { get; set; }

        /// <summary>One address for each living session, in the order in which they opened.</summary>
        public List<IPAddress> Sessions { get; } = [];
    }
}
