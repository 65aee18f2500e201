using Microsoft.Extensions.Logging;

namespace Fardisk.Clients;

/// <summary>Every message of the clients part. Ids 5200-5299; a retired id is never used again.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(5200, LogLevel.Error, "Client {Client}: the sign of life of its sessions could not be stored; after a restart its address may not be held. {Reason}")]
    public static partial void PresenceNotStored(ILogger logger, string client, string reason);
}
