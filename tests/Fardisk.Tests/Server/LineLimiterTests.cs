using Fardisk.Server.Logging;
using Fardisk.Tests.Leases;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Fardisk.Tests.Server;

public sealed class LineLimiterTests
{
    [Fact]
    public void Log_FloodOfOneMessage_IsCutAndCountedAndOthersStillCome()
    {
        ManualTime time = new();
        using StringWriter output = new();
        using LineLoggerProvider provider = new(output, LogLevel.Information, time);
        ILogger logger = provider.CreateLogger("Fardisk.Iscsi");
        for (int i = 0; i < LineLimiter.Burst + 1000; i++)
        {
            Say(logger, 3002, "broke a rule");
        }

        Say(logger, 3001, "logged in");
        Assert.Equal(LineLimiter.Burst + 1, Lines(output).Length);
        Assert.EndsWith("logged in", Lines(output)[^1], StringComparison.Ordinal);

        time.Advance(TimeSpan.FromSeconds(1));
        Say(logger, 3002, "broke a rule");
        Say(logger, 3002, "broke a rule");
        Assert.Equal(LineLimiter.Burst + 1 + LineLimiter.PerSecond, Lines(output).Length);
        Assert.EndsWith("broke a rule (1000 lines like this one were left out)", Lines(output)[^2], StringComparison.Ordinal);
        Assert.EndsWith("broke a rule", Lines(output)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Log_FloodAtDebugLevel_IsShownWhole()
    {
        using StringWriter output = new();
        using LineLoggerProvider provider = new(output, LogLevel.Debug, new ManualTime());
        ILogger logger = provider.CreateLogger("Fardisk.Iscsi");
        for (int i = 0; i < LineLimiter.Burst + 10; i++)
        {
            Say(logger, 3002, "broke a rule");
        }

        Assert.Equal(LineLimiter.Burst + 10, Lines(output).Length);
    }

    private static void Say(ILogger logger, int id, string text) =>
        logger.Log(LogLevel.Warning, new EventId(id), text, null, static (state, _) => state);

    private static string[] Lines(StringWriter output) => output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
