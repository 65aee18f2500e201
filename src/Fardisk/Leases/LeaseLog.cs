using Microsoft.Extensions.Logging;

namespace Fardisk.Leases;

/// <summary>Every message of the leases. Ids 5300-5399; a retired id is never used again.</summary>
internal static partial class LeaseLog
{
    [LoggerMessage(5300, LogLevel.Error, "{ErrorId}: {Count} leases could not be stored, so their clients got no ACK and will ask again: {Detail}")]
    public static partial void CommitFailed(ILogger logger, string errorId, int count, string detail, Exception exception);

    [LoggerMessage(5301, LogLevel.Information, "leases: {Count} read from the store")]
    public static partial void Loaded(ILogger logger, int count);

    [LoggerMessage(5302, LogLevel.Warning, "leases: a stored row is no lease and is left alone: network {Network}, address {Address}")]
    public static partial void BadRow(ILogger logger, string network, string address);

    [LoggerMessage(5303, LogLevel.Warning, "leases: {Client}'s disk session holds {Pinned}, but {Mac} has that address; the pin is not kept")]
    public static partial void PinLost(ILogger logger, string client, string pinned, string mac);
}
