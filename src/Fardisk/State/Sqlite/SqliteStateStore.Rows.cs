namespace Fardisk.State.Sqlite;

public sealed partial class SqliteStateStore
{
    public IReadOnlyList<LeaseRow> ReadLeases() => Read(
        "SELECT network, address, mac, client_id, host_name, state, granted_at, expires_at FROM leases ORDER BY network, address",
        r => new LeaseRow(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetInt64(6), r.GetInt64(7)));

    public void WriteLeases(IReadOnlyCollection<LeaseRow> rows, IReadOnlyCollection<LeaseKey> removed)
    {
        if (rows.Count == 0 && removed.Count == 0)
        {
            return;
        }

        Write(_durable, connection =>
        {
            SqliteStatement delete = Statement(connection, "DELETE FROM leases WHERE network = ?1 AND address = ?2", 2);
            foreach (LeaseKey key in removed)
            {
                delete.Run(key.Network, key.Address);
            }

            SqliteStatement insert = Statement(
                connection,
                """
                INSERT OR REPLACE INTO leases (network, address, mac, client_id, host_name, state, granted_at, expires_at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                """,
                8);
            foreach (LeaseRow row in rows)
            {
                insert.Run(row.Network, row.Address, row.Mac, row.ClientId, row.HostName, row.State, row.GrantedAt, row.ExpiresAt);
            }
        });
    }

    public IReadOnlyList<ClientRow> ReadClients() =>
        Read("SELECT name, json FROM clients ORDER BY name", r => new ClientRow(r.GetString(0), r.GetString(1)));

    public void WriteClient(ClientRow row) => WriteOne("INSERT OR REPLACE INTO clients (name, json) VALUES (?1, ?2)", row.Name, row.Json);

    public void RemoveClient(string name) => WriteOne("DELETE FROM clients WHERE name = ?1", name);

    public IReadOnlyList<ImageRow> ReadImages() =>
        Read("SELECT name, json FROM images ORDER BY name", r => new ImageRow(r.GetString(0), r.GetString(1)));

    public void WriteImage(ImageRow row) => WriteOne("INSERT OR REPLACE INTO images (name, json) VALUES (?1, ?2)", row.Name, row.Json);

    public IReadOnlyList<PresenceRow> ReadPresence() => Read(
        "SELECT client, boot_number, address, alive_at FROM presence ORDER BY client",
        r => new PresenceRow(r.GetString(0), r.GetInt32(1), r.GetString(2), r.GetInt64(3)));

    public void WritePresence(PresenceRow row) => WriteOne(
        "INSERT OR REPLACE INTO presence (client, boot_number, address, alive_at) VALUES (?1, ?2, ?3, ?4)",
        row.Client, row.BootNumber, row.Address, row.AliveAt);

    public string? ReadValue(string name) => Read("SELECT value FROM named_values WHERE name = ?1", r => r.GetString(0), name).FirstOrDefault();

    public void WriteValue(string name, string value) => WriteOne("INSERT OR REPLACE INTO named_values (name, value) VALUES (?1, ?2)", name, value);
}
