using System.Net;
using Fardisk.Protocols.Wire;

namespace Fardisk.Clients;

/// <summary>What lives now: boot numbers and iSCSI sessions, so that addresses can be pinned and "at each boot" has a meaning (DESIGN 2). Thread-safe.</summary>
public interface IPresence
{
    /// <summary>The script was fetched: the boot number rises (durably, before this returns) and is given back.</summary>
    /// <param name="client">The client's name.</param>
    /// <param name="address">Where the script was fetched from.</param>
    int BeginBoot(string client, IPAddress address);

    /// <summary>The client's boot number, 0 before the first.</summary>
    int BootNumber(string client);

    /// <summary>A session reached full feature phase from this address.</summary>
    void SessionOpened(string client, IPAddress address);

    /// <summary>A session ended.</summary>
    void SessionClosed(string client, IPAddress address);

    /// <summary>The address that must not be taken from the client: one of its sessions lives, or was alive within the hold time (across our restart too); <see langword="null"/>: none.</summary>
    IPAddress? PinnedAddress(string client);

    /// <summary>How many sessions live now.</summary>
    int LiveSessions(string client);
}
