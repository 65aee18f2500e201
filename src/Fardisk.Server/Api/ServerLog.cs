using Microsoft.Extensions.Logging;

namespace Fardisk.Server.Api;

/// <summary>Every message of the server around the listeners. Ids 7000-7999; a retired id is never used again.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(7000, LogLevel.Information, "Fardisk {Version} starts with {Settings}")]
    public static partial void Starting(ILogger logger, string version, string settings);

    [LoggerMessage(7001, LogLevel.Information, "stopping: {Cause}")]
    public static partial void Stopping(ILogger logger, string cause);

    [LoggerMessage(7002, LogLevel.Information, "stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(7003, LogLevel.Warning, "{Part} did not stop as it should")]
    public static partial void StopFailed(ILogger logger, string part, Exception exception);

    [LoggerMessage(7004, LogLevel.Error, "request {Verb} failed: this is our mistake")]
    public static partial void RequestFailed(ILogger logger, string verb, Exception exception);

    [LoggerMessage(7005, LogLevel.Warning, "admin request from {Peer} refused: {Why}")]
    public static partial void Refused(ILogger logger, string peer, string why);

    [LoggerMessage(7006, LogLevel.Error, "an exception that nobody caught: this is our mistake")]
    public static partial void Unobserved(ILogger logger, Exception exception);

    [LoggerMessage(7007, LogLevel.Information, "{Verb} {Subject}")]
    public static partial void Changed(ILogger logger, string verb, string subject);

    [LoggerMessage(7008, LogLevel.Warning, "the sign of life of the sessions could not be stored: {Why}")]
    public static partial void TickFailed(ILogger logger, string why);
}
