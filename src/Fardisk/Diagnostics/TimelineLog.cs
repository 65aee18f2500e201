using Microsoft.Extensions.Logging;

namespace Fardisk.Diagnostics;

/// <summary>Every message of the timeline. Ids 6100-6199.</summary>
internal static partial class TimelineLog
{
    [LoggerMessage(6100, LogLevel.Warning, "Timeline: events cannot be stored from now on; they are still shown live. {Reason}")]
    public static partial void StoreFailed(ILogger logger, string reason);

    [LoggerMessage(6101, LogLevel.Information, "Timeline: events are stored again; {Lost} were not")]
    public static partial void StoreRecovered(ILogger logger, long lost);

    [LoggerMessage(6102, LogLevel.Warning, "Timeline: earlier events cannot be read; it begins empty. {Reason}")]
    public static partial void LoadFailed(ILogger logger, string reason);
}
