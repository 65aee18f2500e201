using Microsoft.Extensions.Logging;

namespace Fardisk.Listeners.Ndp;

/// <summary>Every message of the router solicitation part. Ids 1900-1999.</summary>
internal static partial class NdpLog
{
    [LoggerMessage(1900, LogLevel.Information, "IPv6 router solicitations on {Interface} are not answered ({Reason}): iPXE may wait 14 s for a router that is not there")]
    public static partial void NotAnswering(ILogger logger, string @interface, string reason);

    [LoggerMessage(1901, LogLevel.Debug, "IPv6 router solicitation from {Source} on {Interface} answered: no router here")]
    public static partial void Answered(ILogger logger, string source, string @interface);

    [LoggerMessage(1902, LogLevel.Debug, "IPv6 router solicitation from {Source} on {Interface} could not be answered: {Reason}")]
    public static partial void SendFailed(ILogger logger, string source, string @interface, string reason);

    [LoggerMessage(1903, LogLevel.Warning, "IPv6 router solicitations on {Interface} cannot be received ({Reason}); trying again")]
    public static partial void ReceiveFailed(ILogger logger, string @interface, string reason);
}
