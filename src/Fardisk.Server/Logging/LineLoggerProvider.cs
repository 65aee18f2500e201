using System.Collections.Concurrent;
using Fardisk.Server.Cli;
using Microsoft.Extensions.Logging;

namespace Fardisk.Server.Logging;

/// <summary>Logs to standard error, one readable line a message. The framework's own categories appear from warnings up, ours from the level asked.</summary>
/// <param name="output">Where to; written under a lock, a line at a time.</param>
/// <param name="least">Lowest level of our own categories.</param>
/// <param name="time">Clock of the time stamp.</param>
public sealed class LineLoggerProvider(TextWriter output, LogLevel least, TimeProvider time) : ILoggerProvider, ILoggerFactory
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);
    private readonly LineLimiter _limiter = new(time);
    private readonly Lock _writing = new();

    /// <inheritdoc cref="ILoggerFactory.CreateLogger"/>
    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, name => new LineLogger(this, name));

    /// <summary>There is this one provider only.</summary>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("logs go to one place");

    public void Dispose() => output.Flush();

    private bool ShowsAll => least <= LogLevel.Debug;

    private bool IsEnabled(string category, LogLevel level)
    {
        bool isForeign = category.StartsWith("Microsoft.", StringComparison.Ordinal) || category.StartsWith("System.", StringComparison.Ordinal);
        return level != LogLevel.None && level >= (isForeign && least < LogLevel.Warning ? LogLevel.Warning : least);
    }

    private void Write(LogLevel level, string text, Exception? exception)
    {
        string label = level switch
        {
            LogLevel.Trace or LogLevel.Debug => "debug",
            LogLevel.Information => "info ",
            LogLevel.Warning => "warn ",
            _ => "error",
        };
        // Messages hold names from the network: one message stays one line whatever they contain.
        string line = $"{time.GetLocalNow():yyyy-MM-dd HH:mm:ss.fff} {label} {TerminalText.Escape(text)}";
        lock (_writing)
        {
            output.WriteLine(line);
            if (exception is not null && least <= LogLevel.Debug)
            {
                output.WriteLine(TerminalText.EscapeLines(exception.ToString()));
            }
            else if (exception is not null)
            {
                output.WriteLine($"  {TerminalText.Escape($"{exception.GetType().Name}: {exception.Message}")}");
            }
        }
    }

    private sealed class LineLogger(LineLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => provider.IsEnabled(category, logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // Whoever asks for debug lines wants them all.
            long omitted = 0;
            if (IsEnabled(logLevel) && (provider.ShowsAll || provider._limiter.TryTake(category, eventId, out omitted)))
            {
                string text = formatter(state, exception);
                provider.Write(logLevel, omitted > 0 ? $"{text} ({omitted} lines like this one were left out)" : text, exception);
            }
        }
    }
}
