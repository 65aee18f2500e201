using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fardisk.Diagnostics;
using Fardisk.Protocols.Wire;
using Fardisk.State;

namespace Fardisk.Clients;

/// <summary>A client as it lies in the store. A field that is absent has its default, so that older records stay readable.</summary>
/// <remarks>Setters, not init: the source-generated reader makes constructor arguments of init properties, and their defaults would be lost.</remarks>
internal sealed record ClientRecord
{
    public string Name { get; set; } = "";

    public IReadOnlyList<string> Macs { get; set; } = [];

    public string? Image { get; set; }

    public string? Address { get; set; }

    public string Access { get; set; } = "name";

    public string Form { get; set; } = "sanBoot";

    public int Drive { get; set; } = 0x80;

    public bool KeepSan { get; set; } = true;

    public string? Iqn { get; set; }

    public string? Initiator { get; set; }

    public static ClientRow ToRow(Client client)
    {
        ClientRecord record = new()
        {
            Name = client.Name,
            Macs = [.. client.Macs.Select(m => m.ToString())],
            Image = client.Image,
            Address = client.Address?.ToString(),
            Access = client.Access.ToString(),
            Form = FormName(client.Form),
            Drive = client.Drive,
            KeepSan = client.KeepSan,
            Iqn = client.Iqn,
            Initiator = client.Initiator,
        };
        return new ClientRow(client.Name, JsonSerializer.Serialize(record, ClientJson.Default.ClientRecord));
    }

    /// <exception cref="FardiskException">CLIENT-0005.</exception>
    public static Client FromRow(ClientRow row)
    {
        ClientRecord record;
        try
        {
            record = JsonSerializer.Deserialize(row.Json, ClientJson.Default.ClientRecord) ?? throw new JsonException("null");
        }
        catch (JsonException ex)
        {
            throw new FardiskException(ClientErrors.BadRecord, $"The record of client {row.Name} is no JSON of ours: {ex.Message}", ex);
        }

        List<MacAddress> macs = [];
        foreach (string text in record.Macs)
        {
            macs.Add(MacAddress.TryParse(text, out MacAddress mac) ? mac : throw Bad(row, "macs", text));
        }

        return new Client
        {
            Name = record.Name == row.Name ? record.Name : throw Bad(row, "name", record.Name),
            Macs = macs,
            Image = record.Image,
            Address = record.Address is null ? null : IPAddress.TryParse(record.Address, out IPAddress? address) ? address : throw Bad(row, "address", record.Address),
            Access = DiskAccess.TryParse(record.Access, out DiskAccess access) ? access : throw Bad(row, "access", record.Access),
            Form = TryForm(record.Form, out BootForm form) ? form : throw Bad(row, "form", record.Form),
            Drive = record.Drive,
            KeepSan = record.KeepSan,
            Iqn = record.Iqn,
            Initiator = record.Initiator,
        };
    }

    private static FardiskException Bad(ClientRow row, string field, string value) =>
        new(ClientErrors.BadRecord, $"The record of client {row.Name} has {field} = \"{value}\", which this version cannot read.");

    private static string FormName(BootForm form) => form switch
    {
        BootForm.SanBoot => "sanBoot",
        BootForm.SanHook => "sanHook",
        BootForm.Local => "local",
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, null),
    };

    private static bool TryForm(string name, out BootForm form)
    {
        form = name switch { "sanHook" => BootForm.SanHook, "local" => BootForm.Local, _ => BootForm.SanBoot };
        return FormName(form) == name;
    }
}

/// <summary>Source-generated: no reflection, so it works in a native build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ClientRecord))]
internal sealed partial class ClientJson : JsonSerializerContext;
