using System.Net;

namespace Fardisk.Listeners.Iscsi;

/// <summary>Connections without a disk, by peer: in the login phase or in a discovery session, which anybody may open. Thread-safe.</summary>
/// <remarks>One peer that opens them without end loses its own oldest ones; nobody else does.</remarks>
internal sealed class PendingConnections
{
    /// <summary>Most of one address; a PC has one or two for some milliseconds.</summary>
    public const int PerPeerMax = 64;

    private readonly Dictionary<IPAddress, List<IscsiConnection>> _byPeer = [];
    private readonly Lock _sync = new();

    /// <summary>Takes a new connection.</summary>
    /// <returns>The peer's oldest one when it has too many: to be closed; otherwise <see langword="null"/>.</returns>
    public IscsiConnection? Add(IscsiConnection connection)
    {
        lock (_sync)
        {
            if (!_byPeer.TryGetValue(connection.Peer, out List<IscsiConnection>? list))
            {
                _byPeer[connection.Peer] = list = [];
            }

            list.Add(connection);
            if (list.Count <= PerPeerMax)
            {
                return null;
            }

            list.RemoveAll(c => c.HasDisk);
            if (list.Count <= PerPeerMax)
            {
                return null;
            }

            IscsiConnection oldest = list[0];
            list.RemoveAt(0);
            return oldest;
        }
    }

    /// <summary>A connection ended.</summary>
    public void Remove(IscsiConnection connection)
    {
        lock (_sync)
        {
            if (_byPeer.TryGetValue(connection.Peer, out List<IscsiConnection>? list) && list.Remove(connection) && list.Count == 0)
            {
                _byPeer.Remove(connection.Peer);
            }
        }
    }
}
