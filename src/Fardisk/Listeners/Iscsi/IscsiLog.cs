using System.Net;
using Microsoft.Extensions.Logging;

namespace Fardisk.Listeners.Iscsi;

/// <summary>Every message of the iSCSI part. Ids 3000-3999; a retired id is never used again.</summary>
internal static partial class IscsiLog
{
    [LoggerMessage(3000, LogLevel.Information, "iSCSI: listening on {Endpoints}")]
    public static partial void Listening(ILogger logger, string endpoints);

    [LoggerMessage(3001, LogLevel.Information, "iSCSI {ConnectionId}: {Kind} {Initiator} at {Address} logged in to {Client}/{Disk}, boot {BootNumber}")]
    public static partial void LoggedIn(ILogger logger, long connectionId, string kind, string initiator, IPAddress address, string client, string disk, int bootNumber);

    [LoggerMessage(3002, LogLevel.Warning, "iSCSI {ConnectionId}: {Address} broke {ViolationId} ({Rule})")]
    public static partial void Violated(ILogger logger, long connectionId, IPAddress address, string violationId, string rule);

    [LoggerMessage(3003, LogLevel.Warning, "iSCSI {ConnectionId}: login refused: {Why}")]
    public static partial void Refused(ILogger logger, long connectionId, string why);

    [LoggerMessage(3004, LogLevel.Information, "iSCSI {ConnectionId}: closed, {End}")]
    public static partial void ConnectionClosed(ILogger logger, long connectionId, ConnectionEnd end);

    [LoggerMessage(3005, LogLevel.Debug, "iSCSI {ConnectionId}: transport failed")]
    public static partial void TransportFailed(ILogger logger, long connectionId, Exception exception);

    [LoggerMessage(3006, LogLevel.Error, "iSCSI {ConnectionId}: our mistake, the connection is closed")]
    public static partial void OurMistake(ILogger logger, long connectionId, Exception exception);

    [LoggerMessage(3007, LogLevel.Error, "iSCSI {ConnectionId}: the disk of {Client} failed: {Failure}")]
    public static partial void DiskFailed(ILogger logger, long connectionId, string client, string failure, Exception exception);

    [LoggerMessage(3008, LogLevel.Warning, "iSCSI: {Limit} connections, no more are taken (ISCSI-0117)")]
    public static partial void TooManyConnections(ILogger logger, int limit);

    [LoggerMessage(3009, LogLevel.Warning, "iSCSI: accepting on {Endpoint} failed, trying again")]
    public static partial void AcceptFailed(ILogger logger, string endpoint, Exception exception);

    [LoggerMessage(3010, LogLevel.Information, "iSCSI {ConnectionId}: {Address} did not log in in time (ISCSI-0116)")]
    public static partial void LoginTimedOut(ILogger logger, long connectionId, IPAddress address);

    [LoggerMessage(3011, LogLevel.Information, "iSCSI: the disk of {Client} passes from connection {Old} to {New}: {Reason}")]
    public static partial void TakenOver(ILogger logger, string client, long old, long @new, string reason);
}
