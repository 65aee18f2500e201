using Microsoft.Extensions.Logging;

namespace Fardisk.Listeners.Tftp;

/// <summary>Every message of the TFTP part. Ids 2000-2999; a retired id is never used again. Names in them have passed <see cref="TftpText.Printable"/>.</summary>
internal static partial class TftpLog
{
    [LoggerMessage(2000, LogLevel.Information, "TFTP: answers on {Endpoints}")]
    public static partial void Started(ILogger logger, string endpoints);

    [LoggerMessage(2001, LogLevel.Information, "TFTP {Client}: {Text}, {Milliseconds} ms")]
    public static partial void Sent(ILogger logger, string client, string text, long milliseconds);

    [LoggerMessage(2002, LogLevel.Warning, "TFTP {Client}: {Text}")]
    public static partial void Broken(ILogger logger, string client, string text);

    [LoggerMessage(2003, LogLevel.Warning, "TFTP {Client}: {Text}")]
    public static partial void Refused(ILogger logger, string client, string text);

    [LoggerMessage(2004, LogLevel.Debug, "TFTP {Client}: asked only for the size of {File}")]
    public static partial void Probed(ILogger logger, string client, string file);

    [LoggerMessage(2005, LogLevel.Debug, "TFTP {Client}: dropped a packet of {Length} bytes, {Error}")]
    public static partial void Dropped(ILogger logger, string client, int length, string error);

    [LoggerMessage(2006, LogLevel.Error, "TFTP: no socket for the answer to {Client}")]
    public static partial void NoSocket(ILogger logger, string client, Exception exception);

    [LoggerMessage(2007, LogLevel.Error, "TFTP {Client}: this transfer was dropped by a fault of ours")]
    public static partial void TransferFaulted(ILogger logger, string client, Exception exception);

    [LoggerMessage(2008, LogLevel.Information, "TFTP: stopped, {Completed} files sent, {Broken} broken off, {Refused} refused, {Dropped} packets dropped")]
    public static partial void Stopped(ILogger logger, long completed, long broken, long refused, long dropped);

    [LoggerMessage(2009, LogLevel.Critical, "TFTP: the listener has ended by a fault of ours; no PC is served until a restart")]
    public static partial void LoopFailed(ILogger logger, Exception exception);
}
