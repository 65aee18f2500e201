using System.Net;

namespace Fardisk.Options;

/// <summary>Reads the keys of one table by type. What is never asked for is a misspelt key.</summary>
internal sealed class SettingsSection
{
    private readonly TomlTable _table;
    private readonly SettingsMistakes _mistakes;
    private readonly HashSet<string> _known = [];

    /// <param name="table">The table.</param>
    /// <param name="key">The operator's key of it: <c>network[0]</c>.</param>
    /// <param name="mistakes">Where mistakes go.</param>
    public SettingsSection(TomlTable table, string key, SettingsMistakes mistakes)
    {
        _table = table;
        _mistakes = mistakes;
        Key = key;
        mistakes.Place(key, table.Line, table.Column);
    }

    public string Key { get; }

    public string? Text(string key, string legal) => Take(key) switch
    {
        null => null,
        TomlText text => text.Value,
        { } other => Wrong<string>(key, other, $"is {other.Kind}; legal: {legal}"),
    };

    public int? Number(string key, string legal) => Take(key) switch
    {
        null => null,
        TomlNumber { Value: >= int.MinValue and <= int.MaxValue } number => (int)number.Value,
        TomlNumber number => Wrong<int?>(key, number, $"{number.Value} is far outside; legal: {legal}"),
        { } other => Wrong<int?>(key, other, $"is {other.Kind}; legal: {legal}"),
    };

    public bool? Flag(string key) => Take(key) switch
    {
        null => null,
        TomlFlag flag => flag.Value,
        { } other => Wrong<bool?>(key, other, $"is {other.Kind}; legal: true or false"),
    };

    public TimeSpan? Duration(string key, string legal) => Take(key) switch
    {
        null => null,
        TomlText text when DurationText.TryParse(text.Value, out TimeSpan time) => time,
        TomlText text => Wrong<TimeSpan?>(key, text, $"\"{text.Value}\" is no time; legal: {legal}"),
        TomlNumber number => Wrong<TimeSpan?>(key, number, $"{number.Value} has no unit; legal: {legal}"),
        { } other => Wrong<TimeSpan?>(key, other, $"is {other.Kind}; legal: {legal}"),
    };

    public IPEndPoint? Endpoint(string key) => Take(key) is { } value ? ToEndpoint(key, value) : null;

    public IReadOnlyList<IPEndPoint>? Endpoints(string key)
    {
        const string Legal = "legal: a list of \"ADDRESS:PORT\", for instance [\"0.0.0.0:3260\"]";
        switch (Take(key))
        {
            case null: return null;
            case TomlList list:
                IPEndPoint?[] endpoints = [.. list.Items.Select(i => ToEndpoint(key, i))];
                return endpoints.Contains(null) ? null : [.. endpoints.Select(e => e!)];
            case { } other: return Wrong<IReadOnlyList<IPEndPoint>>(key, other, $"is {other.Kind}; {Legal}");
        }
    }

    public IPAddress? Address(string key) => Take(key) is { } value ? ToAddress(key, value) : null;

    public IReadOnlyList<IPAddress>? Addresses(string key)
    {
        switch (Take(key))
        {
            case null: return null;
            case TomlList list:
                IPAddress?[] addresses = [.. list.Items.Select(i => ToAddress(key, i))];
                return addresses.Contains(null) ? null : [.. addresses.Select(a => a!)];
            case { } other: return Wrong<IReadOnlyList<IPAddress>>(key, other, $"is {other.Kind}; legal: a list of addresses, for instance [\"10.0.0.254\"]");
        }
    }

    public AddressRange? Range(string key)
    {
        const string Legal = "legal: \"FIRST-LAST\", for instance \"10.0.0.100-10.0.0.199\"";
        switch (Take(key))
        {
            case null: return null;
            case TomlText text:
                string[] ends = text.Value.Split('-', StringSplitOptions.TrimEntries);
                return ends.Length == 2 && Ipv4Text.TryParse(ends[0], out IPAddress first) && Ipv4Text.TryParse(ends[1], out IPAddress last)
                    ? new AddressRange(first, last)
                    : Wrong<AddressRange>(key, text, $"\"{text.Value}\" is no range of IPv4 addresses; {Legal}");
            case { } other: return Wrong<AddressRange>(key, other, $"is {other.Kind}; {Legal}");
        }
    }

    /// <summary>One of a few words.</summary>
    /// <param name="key">The key.</param>
    /// <param name="words">The legal ones.</param>
    /// <param name="notYet">Why a word of a later version is refused, or <see langword="null"/> when it is no such word.</param>
    public T? Choice<T>(string key, IReadOnlyDictionary<string, T> words, Func<string, string?> notYet)
        where T : struct
    {
        string legal = "legal: " + string.Join(", ", words.Keys.Select(w => $"\"{w}\""));
        switch (Take(key))
        {
            case null: return null;
            case TomlText text when words.TryGetValue(text.Value, out T value): return value;
            case TomlText text when notYet(text.Value) is { } reason: return Wrong<T?>(key, text, $"{reason}; {legal}");
            case TomlText text:
                string hint = Spelling.Nearest(text.Value, words.Keys) is { } near ? $"; did you mean \"{near}\"?" : "";
                return Wrong<T?>(key, text, $"\"{text.Value}\" is not known{hint} ({legal})");
            case { } other: return Wrong<T?>(key, other, $"is {other.Kind}; {legal}");
        }
    }

    /// <summary>A key of a later version: refused with the reason, never taken in silence.</summary>
    public void NotYet(string key, string reason)
    {
        if (Take(key) is not null)
        {
            TomlEntry entry = _table.Find(key)!;
            _mistakes.Add(entry.Line, entry.Column, $"{Key}.{key}", $"is not available in this version yet: {reason}; remove the line");
        }
    }

    /// <summary>Reports every key that was not asked for.</summary>
    /// <param name="elsewhere">Keys of other tables, each with its table's header.</param>
    public void Finish(IReadOnlyDictionary<string, string> elsewhere)
    {
        foreach (TomlEntry entry in _table.Entries.Where(e => !_known.Contains(e.Key)))
        {
            string hint = Spelling.Nearest(entry.Key, _known) is { } near ? $"did you mean \"{near}\"?"
                : elsewhere.TryGetValue(entry.Key, out string? header) ? $"it belongs under {header}"
                : $"legal: {string.Join(", ", _known)}";
            _mistakes.Add(entry.Line, entry.Column, $"{Key}.{entry.Key}", $"is no setting; {hint}");
        }
    }

    private TomlValue? Take(string key)
    {
        _known.Add(key);
        TomlEntry? entry = _table.Find(key);
        if (entry is not null)
        {
            _mistakes.Place($"{Key}.{key}", entry.Value.Line, entry.Value.Column);
        }

        return entry?.Value;
    }

    private IPEndPoint? ToEndpoint(string key, TomlValue value)
    {
        const string Legal = "legal: \"ADDRESS:PORT\" with an IPv4 address, for instance \"0.0.0.0:8080\"";
        return value switch
        {
            TomlText text when Ipv4Text.TryParseEndpoint(text.Value, out IPEndPoint endpoint) => endpoint,
            TomlText text => Wrong<IPEndPoint>(key, text, $"\"{text.Value}\" is no address with a port; {Legal}"),
            _ => Wrong<IPEndPoint>(key, value, $"is {value.Kind}; {Legal}"),
        };
    }

    private IPAddress? ToAddress(string key, TomlValue value) => value switch
    {
        TomlText text when Ipv4Text.TryParse(text.Value, out IPAddress address) => address,
        TomlText text => Wrong<IPAddress>(key, text, $"\"{text.Value}\" is no IPv4 address; legal: four numbers, for instance \"10.0.0.254\""),
        _ => Wrong<IPAddress>(key, value, $"is {value.Kind}; legal: an IPv4 address as text, for instance \"10.0.0.254\""),
    };

    private T? Wrong<T>(string key, TomlValue value, string text)
    {
        _mistakes.Add(value.Line, value.Column, $"{Key}.{key}", text);
        return default;
    }
}
