using System.Net;
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

    /// <summary>Reads what was stored.</summary>
    public Presence(IStateStore store, TimeProvider time, ILogger logger) => throw new NotImplementedException();

    public int BeginBoot(string client, IPAddress address) => throw new NotImplementedException();

    public int BootNumber(string client) => throw new NotImplementedException();

    public void SessionOpened(string client, IPAddress address) => throw new NotImplementedException();

    public void SessionClosed(string client, IPAddress address) => throw new NotImplementedException();

    public IPAddress? PinnedAddress(string client) => throw new NotImplementedException();

    public int LiveSessions(string client) => throw new NotImplementedException();

    /// <summary>Stores that living sessions live, where <see cref="RefreshEvery"/> has passed. Call it every few seconds, and once at an orderly end.</summary>
    public void Tick() => throw new NotImplementedException();

    /// <summary>When the client's last session was known to live, or <see langword="null"/>.</summary>
    public DateTimeOffset? LastAlive(string client) => throw new NotImplementedException();
}
