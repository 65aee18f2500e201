using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Fardisk.Server.Logging;

/// <summary>Keeps what a peer can cause without end (one packet, one line) from filling the log: each kind of message has a stock of lines that refills slowly. Thread-safe.</summary>
/// <param name="time">The clock.</param>
public sealed class LineLimiter(TimeProvider time)
{
    /// <summary>Lines of one kind that may come at once: a room that is switched on.</summary>
    public const int Burst = 500;

    /// <summary>Lines of one kind in a second, for ever.</summary>
    public const int PerSecond = 2;

    private readonly ConcurrentDictionary<(string Category, int Id), Stock> _stocks = new();

    /// <summary>Takes one line of the stock.</summary>
    /// <param name="category">Who logs.</param>
    /// <param name="id">Which message; messages without an id share one stock.</param>
    /// <param name="omitted">Lines of this kind that were left out since the last one that was not.</param>
    /// <returns>False: leave it out.</returns>
    public bool TryTake(string category, EventId id, out long omitted)
    {
        Stock stock = _stocks.GetOrAdd((category, id.Id), _ => new Stock(time.GetTimestamp()));
        lock (stock)
        {
            double seconds = time.GetElapsedTime(stock.FilledAt).TotalSeconds;
            stock.Lines = Math.Min(Burst, stock.Lines + (seconds * PerSecond));
            stock.FilledAt = time.GetTimestamp();
            omitted = stock.Omitted;
            if (stock.Lines < 1)
            {
                stock.Omitted++;
                return false;
            }

            stock.Lines--;
            stock.Omitted = 0;
            return true;
        }
    }

    private sealed class Stock(long now)
    {
        public double Lines { get; set; } = Burst;

        public long FilledAt { get; set; } = now;

        public long Omitted { get; set; }
    }
}
