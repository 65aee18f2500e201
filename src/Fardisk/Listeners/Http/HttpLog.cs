using Microsoft.Extensions.Logging;

namespace Fardisk.Listeners.Http;

/// <summary>Every message of the boot port. Ids 4000-4999; a retired id is never used again.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(4000, LogLevel.Information, "HTTP: boot files and scripts on {Endpoints}")]
    public static partial void Started(ILogger logger, string endpoints);

    [LoggerMessage(4001, LogLevel.Information, "HTTP {Address}: script for {Mac}, {Text}")]
    public static partial void Script(ILogger logger, string address, string mac, string text);

    [LoggerMessage(4006, LogLevel.Information, "HTTP {Address}: was shown the script for {Mac}; the PC itself did not ask, so this is no boot")]
    public static partial void ScriptShown(ILogger logger, string address, string mac);

    [LoggerMessage(4002, LogLevel.Information, "HTTP {Address}: {Text}, {Milliseconds} ms")]
    public static partial void FileSent(ILogger logger, string address, string text, long milliseconds);

    [LoggerMessage(4003, LogLevel.Warning, "HTTP {Address}: {Status}, {Text}")]
    public static partial void Refused(ILogger logger, string address, int status, string text);

    [LoggerMessage(4004, LogLevel.Error, "HTTP {Address}: this request failed by a fault of ours")]
    public static partial void Faulted(ILogger logger, string address, Exception exception);

    [LoggerMessage(4005, LogLevel.Warning, "HTTP {Address}: {Range} is not a valid range and was ignored; give this PC another iPXE build")]
    public static partial void RangeIgnored(ILogger logger, string address, string range);
}
