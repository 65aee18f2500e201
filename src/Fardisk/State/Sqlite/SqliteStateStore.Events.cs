using Microsoft.Data.Sqlite;

namespace Fardisk.State.Sqlite;

public sealed partial class SqliteStateStore
{
    private const string EventColumns = "at_ticks, mac, stage, text, client, duration_ticks, boot_number";

    public IReadOnlyList<EventRow> ReadEvents(string mac, int most)
    {
        List<EventRow> rows = Read($"SELECT {EventColumns} FROM events WHERE mac = ?1 ORDER BY id DESC LIMIT ?2", ToEvent, mac, most);
        rows.Reverse();
        return rows;
    }

    public IReadOnlyList<EventRow> ReadRecentEvents(int most)
    {
        List<EventRow> rows = Read($"SELECT {EventColumns} FROM events ORDER BY id DESC LIMIT ?1", ToEvent, most);
        rows.Reverse();
        return rows;
    }

    public void AppendEvents(IReadOnlyCollection<EventRow> rows, int keepPerMac)
    {
        if (rows.Count == 0)
        {
            return;
        }

        Write(_cheap, connection =>
        {
            SqliteStatement insert = Statement(connection, $"INSERT INTO events ({EventColumns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", 7);
            HashSet<string> cards = [];
            foreach (EventRow row in rows)
            {
                insert.Run(row.AtTicks, row.Mac, row.Stage, row.Text, row.Client, row.DurationTicks, row.BootNumber);
                cards.Add(row.Mac);
            }

            SqliteStatement prune = Statement(
                connection,
                "DELETE FROM events WHERE mac = ?1 AND id <= (SELECT id FROM events WHERE mac = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
                2);
            foreach (string card in cards)
            {
                prune.Run(card, keepPerMac);
            }

            Statement(connection, "DELETE FROM events WHERE id <= (SELECT MAX(id) FROM events) - ?1", 1).Run(_eventsMax);
        });
    }

    private static EventRow ToEvent(SqliteDataReader r) =>
        new(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetInt64(5), r.GetInt32(6));
}
