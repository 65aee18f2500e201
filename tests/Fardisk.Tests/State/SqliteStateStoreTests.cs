using CsCheck;
using Fardisk.Diagnostics;
using Fardisk.State;
using Fardisk.State.Sqlite;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Fardisk.Tests.State;

public sealed class SqliteStateStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string StatePath => _folder["state.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_NewFolder_IsEmptyAndHoldsEveryKindOfRow()
    {
        LeaseRow lease = new("eth1", "10.0.0.100", "52:54:00:00:00:01", "01ff", "pc07", "bound", 1_000, 2_000);
        EventRow seen = new(638_000_000_000_000_000, "52:54:00:00:00:01", "romDiscover", "form B", "pc07", -1, 3);
        using (SqliteStateStore store = SqliteStateStore.Open(StatePath))
        {
            Assert.Empty(store.ReadLeases());
            Assert.Null(store.ReadValue("token"));
            store.WriteLeases([lease], []);
            store.WriteClient(new ClientRow("pc07", "{}"));
            store.WriteImage(new ImageRow("win10", "{\"a\":1}"));
            store.WritePresence(new PresenceRow("pc07", 4, "10.0.0.100", 77));
            store.WriteValue("token", "first");
            store.WriteValue("token", "second");
            store.AppendEvents([seen], keepPerMac: 10);
        }

        using SqliteStateStore again = SqliteStateStore.Open(StatePath);
        Assert.Equal([lease], again.ReadLeases());
        Assert.Equal([new ClientRow("pc07", "{}")], again.ReadClients());
        Assert.Equal([new ImageRow("win10", "{\"a\":1}")], again.ReadImages());
        Assert.Equal([new PresenceRow("pc07", 4, "10.0.0.100", 77)], again.ReadPresence());
        Assert.Equal("second", again.ReadValue("token"));
        Assert.Equal([seen], again.ReadEvents(seen.Mac, 5));
        Assert.Empty(again.ReadEvents("52:54:00:00:00:02", 5));
    }

    [Fact]
    public void WriteLeases_AnyBatches_GiveWhatADictionaryGives()
    {
        Gen<LeaseRow> row = Gen.Select(Gen.Int[0, 1], Gen.Int[0, 9], Gen.String[Gen.Char.AlphaNumeric, 0, 12], Gen.Long[0, long.MaxValue])
            .Select((network, host, name, expires) => new LeaseRow($"eth{network}", $"10.0.0.{host}", "", "", name, "bound", 1, expires));
        Gen<(LeaseRow[] Rows, LeaseRow[] Removed)> batch = Gen.Select(row.Array[0, 5], row.Array[0, 2]);
        batch.Array[1, 8].Sample(
            batches =>
            {
                using TemporaryFolder folder = new();
                Dictionary<(string, string), LeaseRow> model = [];
                using SqliteStateStore store = SqliteStateStore.Open(folder["state.db"]);
                foreach ((LeaseRow[] rows, LeaseRow[] removed) in batches)
                {
                    store.WriteLeases(rows, [.. removed.Select(r => new LeaseKey(r.Network, r.Address))]);
                    foreach (LeaseRow gone in removed)
                    {
                        model.Remove((gone.Network, gone.Address));
                    }

                    foreach (LeaseRow kept in rows)
                    {
                        model[(kept.Network, kept.Address)] = kept;
                    }
                }

                Assert.Equal(model.Values.OrderBy(l => l.Network).ThenBy(l => l.Address), store.ReadLeases());
            },
            iter: 15,
            threads: 1);
    }

    [Theory]
    [InlineData("x'); DROP TABLE leases; --")]
    [InlineData("žluťoučký 🐎\0after")]
    public void WriteLeases_HostNameFromTheNetwork_IsOnlyAText(string hostName)
    {
        using SqliteStateStore store = SqliteStateStore.Open(StatePath);
        LeaseRow row = new("eth1", "10.0.0.1", "", "", hostName, "bound", 0, 0);

        store.WriteLeases([row], []);

        Assert.Equal([row], store.ReadLeases());
    }

    [Fact]
    public void AppendEvents_MoreThanKept_DropsTheOldestOfThatCardOnly()
    {
        using SqliteStateStore store = SqliteStateStore.Open(StatePath);
        store.AppendEvents([Event("b", 0)], keepPerMac: 3);

        store.AppendEvents([.. Enumerable.Range(1, 5).Select(i => Event("a", i))], keepPerMac: 3);

        Assert.Equal([3L, 4, 5], store.ReadEvents("a", 10).Select(e => e.AtTicks));
        Assert.Equal([4L, 5], store.ReadEvents("a", 2).Select(e => e.AtTicks));
        Assert.Equal([0L, 3, 4, 5], store.ReadRecentEvents(10).Select(e => e.AtTicks));
    }

    [Fact]
    public void AppendEvents_InventedCards_CannotFillTheDisk()
    {
        using SqliteStateStore store = SqliteStateStore.Open(StatePath, pagesMax: 0, eventsMax: 20);
        for (int i = 0; i < 30; i++)
        {
            store.AppendEvents([Event($"card{i}", i), Event($"card{i}", i)], keepPerMac: 500);
        }

        Assert.Equal(Enumerable.Range(20, 10).SelectMany(i => new[] { (long)i, i }), store.ReadRecentEvents(1000).Select(e => e.AtTicks));
    }

    [Fact]
    public void Open_NewerSchema_IsRefusedAndUntouched()
    {
        SqliteStateStore.Open(StatePath).Dispose();
        Execute("PRAGMA user_version = 99;");
        byte[] before = File.ReadAllBytes(StatePath);

        FardiskException refused = Assert.Throws<FardiskException>(() => SqliteStateStore.Open(StatePath));

        Assert.Equal("STATE-0003", refused.Error.Id);
        Assert.Contains("99", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(StatePath));
    }

    [Fact]
    public void Open_DamagedAnywhere_IsRefusedOrEveryRowIsRight()
    {
        // Any one page overwritten: either the store says so, or nothing that it answers is wrong.
        LeaseRow[] rows = [.. Enumerable.Range(0, 400).Select(i => new LeaseRow("eth1", $"10.0.{i / 200}.{i % 200}", "m", "c", $"host{i}", "bound", i, i))];
        using (SqliteStateStore store = SqliteStateStore.Open(StatePath))
        {
            store.WriteLeases(rows, []);
        }

        byte[] whole = File.ReadAllBytes(StatePath);
        int refused = 0;
        for (int page = 0; page < whole.Length / 4096; page++)
        {
            byte[] damaged = [.. whole];
            damaged.AsSpan(page * 4096, 4096).Fill(0xA5);
            File.WriteAllBytes(StatePath, damaged);
            try
            {
                using SqliteStateStore store = SqliteStateStore.Open(StatePath);
                Assert.Equal(rows.ToHashSet(), store.ReadLeases().ToHashSet());
            }
            catch (FardiskException ex)
            {
                Assert.Equal("STATE-0002", ex.Error.Id);
                Assert.Contains(StatePath, ex.Message, StringComparison.Ordinal);
                refused++;
            }

            File.Delete(StatePath + "-wal");
            File.Delete(StatePath + "-shm");
        }

        Assert.InRange(refused, 5, whole.Length / 4096);
    }

    [Theory]
    [InlineData(0, "an empty file")]
    [InlineData(50, "cut in the header")]
    [InlineData(4096, "only the first page")]
    public void Open_FileCutShort_IsDamaged(int length, string what)
    {
        SqliteStateStore.Open(StatePath).Dispose();
        using (FileStream file = File.OpenWrite(StatePath))
        {
            file.SetLength(length);
        }

        FardiskException refused = Assert.Throws<FardiskException>(() => SqliteStateStore.Open(StatePath));

        Assert.True(refused.Error.Id == "STATE-0002", $"{what}: {refused.Error.Id}");
    }

    [Fact]
    public void Open_LogWithoutItsDatabase_IsDamagedAndNotReplacedByAnEmptyOne()
    {
        File.WriteAllText(StatePath + "-wal", "frames of a database that was moved away");

        FardiskException refused = Assert.Throws<FardiskException>(() => SqliteStateStore.Open(StatePath));

        Assert.Equal("STATE-0002", refused.Error.Id);
        Assert.False(File.Exists(StatePath));
    }

    [Fact]
    public void Open_AnotherProgramsDatabase_IsRefused()
    {
        Execute("CREATE TABLE theirs (a); PRAGMA user_version = 1;");

        Assert.Equal("STATE-0002", Assert.Throws<FardiskException>(() => SqliteStateStore.Open(StatePath)).Error.Id);
    }

    [Fact]
    public void Open_FolderMissing_CannotBeOpened() =>
        Assert.Equal("STATE-0001", Assert.Throws<FardiskException>(() => SqliteStateStore.Open(_folder["no/such/state.db"])).Error.Id);

    [Fact]
    public void Write_DiskFull_RollsBackAndGoesOnWhenThereIsSpace()
    {
        using SqliteStateStore store = SqliteStateStore.Open(StatePath, pagesMax: 40);
        string big = new('x', 20_000);
        int written = 0;
        FardiskException? full = null;
        while (full is null)
        {
            try
            {
                store.WriteClient(new ClientRow($"pc{written}", big));
                written++;
            }
            catch (FardiskException ex)
            {
                full = ex;
            }
        }

        Assert.Equal("STATE-0004", full.Error.Id);
        Assert.InRange(written, 1, 10);
        Assert.Equal(written, store.ReadClients().Count);
        Assert.Equal("STATE-0004", Assert.Throws<FardiskException>(() => store.AppendEvents([Event("a", 1) with { Text = big }], 10)).Error.Id);

        store.RemoveClient("pc0");
        store.WriteClient(new ClientRow("again", "fits"));
        store.AppendEvents([Event("a", 2)], 10);

        Assert.Equal(written, store.ReadClients().Count);
        Assert.Single(store.ReadEvents("a", 10));
    }

    [Fact]
    public void Write_ManyThreads_LoseNothing()
    {
        using SqliteStateStore store = SqliteStateStore.Open(StatePath);
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            for (int i = 0; i < 25; i++)
            {
                store.WriteLeases([new LeaseRow($"eth{t}", $"10.0.0.{i}", "", "", "", "bound", 0, 0)], []);
                store.AppendEvents([Event($"card{t}", i)], 100);
                store.ReadClients();
            }
        }))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Assert.Equal(100, store.ReadLeases().Count);
        Assert.Equal(100, store.ReadRecentEvents(1000).Count);
    }

    [Fact]
    public void Dispose_ThenUse_Throws()
    {
        SqliteStateStore store = SqliteStateStore.Open(StatePath);
        store.Dispose();
        store.Dispose();

        Assert.Throws<ObjectDisposedException>(() => store.ReadLeases());
        Assert.Throws<ObjectDisposedException>(() => store.WriteValue("a", "b"));
    }

    private static EventRow Event(string mac, long at) => new(at, mac, "script", "", "", -1, 0);

    private void Execute(string sql)
    {
        using SqliteConnection connection = new($"Data Source={StatePath};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
