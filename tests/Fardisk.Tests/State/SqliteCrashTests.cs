using System.Diagnostics;
using System.Globalization;
using Fardisk.State;
using Fardisk.State.Sqlite;
using Xunit;

namespace Fardisk.Tests.State;

public sealed class SqliteCrashTests
{
    /// <summary>The child: acknowledges each lease by its number on standard output, after the store has it.</summary>
    internal static void WriteLeasesUntilKilled(string folder)
    {
        using SqliteStateStore store = SqliteStateStore.Open(Path.Combine(folder, "state.db"));
        int first = store.ReadLeases().Count;
        for (int i = first; ; i++)
        {
            store.AppendEvents([new EventRow(i, "52:54:00:00:00:01", "script", "noise between the commits", "", -1, 0)], 50);
            store.WriteLeases([Row(i)], []);
            Console.Out.WriteLine(i.ToString(CultureInfo.InvariantCulture));
            Console.Out.Flush();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(23)]
    [InlineData(150)]
    public void WriteLeases_KilledAtAnyMoment_KeepsEveryAcknowledgedRow(int acknowledgements)
    {
        using TemporaryFolder folder = new();
        int last = -1;

        // Each round goes on with what the kill before left.
        for (int round = 0; round < 3; round++)
        {
            using Process child = CrashChild.Start("leases", folder.Path);
            for (int i = 0; i < acknowledgements; i++)
            {
                last = int.Parse(CrashChild.ReadLine(child), CultureInfo.InvariantCulture);
            }

            CrashChild.Kill(child);
            string? unread;
            while ((unread = child.StandardOutput.ReadLine()) is not null)
            {
                // A kill may cut the last line: then its number is not whole and was not acknowledged to anybody.
                last = int.TryParse(unread, CultureInfo.InvariantCulture, out int number) && number == last + 1 ? number : last;
            }

            using SqliteStateStore store = SqliteStateStore.Open(folder["state.db"]);
            HashSet<LeaseRow> kept = [.. store.ReadLeases()];
            Assert.All(Enumerable.Range(0, last + 1), i => Assert.Contains(Row(i), kept));

            // One more may have been committed than was acknowledged, never two.
            Assert.InRange(kept.Count, last + 1, last + 2);
        }
    }

    private static LeaseRow Row(int number) =>
        new("eth1", $"10.{number / 65536}.{number / 256 % 256}.{number % 256}", "52:54:00:00:00:01", "", $"pc{number}", "bound", number, number + 60);
}
