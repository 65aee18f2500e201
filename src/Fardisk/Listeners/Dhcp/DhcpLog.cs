using Microsoft.Extensions.Logging;

namespace Fardisk.Listeners.Dhcp;

/// <summary>Every message of DHCP. Ids 1000-1999; a retired id is never used again.</summary>
internal static partial class DhcpLog
{
    [LoggerMessage(1000, LogLevel.Information, "DHCP {Interface}: answering as {Address}, pool {Pool}")]
    public static partial void Started(ILogger logger, string @interface, string address, string pool);

    [LoggerMessage(1001, LogLevel.Debug, "DHCP {Interface}: dropped {Size} bytes, {Error}")]
    public static partial void Malformed(ILogger logger, string @interface, int size, string error);

    [LoggerMessage(1003, LogLevel.Warning, "DHCP-0005 {Interface}: no free address for {Mac}: {Used} of {Size} are lent or offered")]
    public static partial void PoolExhausted(ILogger logger, string @interface, string mac, long used, long size);

    [LoggerMessage(1004, LogLevel.Warning, "DHCP-0006 {Interface}: {Address} is used by {Other}; it is not lent until its probation ends")]
    public static partial void AddressInUse(ILogger logger, string @interface, string address, string other);

    [LoggerMessage(1005, LogLevel.Information, "DHCP {Interface}: NAK to {Mac}, which asked for {Asked}")]
    public static partial void Refused(ILogger logger, string @interface, string mac, string asked);

    [LoggerMessage(1006, LogLevel.Warning, "DHCP-0007 {Interface}: an answer to {Destination} could not be sent: {Detail}")]
    public static partial void SendFailed(ILogger logger, string @interface, string destination, string detail);

    [LoggerMessage(1007, LogLevel.Warning, "DHCP {Interface}: receiving failed, trying again in a second: {Detail}")]
    public static partial void ReceiveFailed(ILogger logger, string @interface, string detail);

    [LoggerMessage(1008, LogLevel.Error, "DHCP {Interface}: a packet of {Size} bytes met a mistake of ours and was dropped")]
    public static partial void OurMistake(ILogger logger, string @interface, int size, Exception exception);

    [LoggerMessage(1009, LogLevel.Warning, "DHCP {Interface}: a message relayed by {Relay} is for no network of ours and was dropped")]
    public static partial void NoNetwork(ILogger logger, string @interface, string relay);

    [LoggerMessage(1010, LogLevel.Information, "DHCP {Interface}: stopped")]
    public static partial void Stopped(ILogger logger, string @interface);

    [LoggerMessage(1011, LogLevel.Warning, "DHCP {Interface}: addresses are not checked before they are offered: {Detail}")]
    public static partial void NoConflictCheck(ILogger logger, string @interface, string detail);
}
