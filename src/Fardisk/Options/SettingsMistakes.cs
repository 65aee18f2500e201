namespace Fardisk.Options;

/// <summary>Collects the mistakes of one file, at most one a key, and knows where each key stands.</summary>
internal sealed class SettingsMistakes
{
    /// <summary>More than anybody reads at once.</summary>
    public const int Max = 100;

    private readonly List<SettingsMistake> _all = [];
    private readonly HashSet<string> _keys = [];
    private readonly HashSet<int> _brokenLines = [];
    private readonly Dictionary<string, (int Line, int Column)> _places = [];

    /// <summary>The text itself is not TOML somewhere: then a key that is missing may just not have been understood.</summary>
    public bool HasSyntaxErrors => _brokenLines.Count > 0;

    public IReadOnlyList<SettingsMistake> All => [.. _all.OrderBy(m => m.Line).ThenBy(m => m.Column)];

    public bool Has(string key) => _keys.Contains(key);

    public void Place(string key, int line, int column) => _places[key] = (line, column);

    public void AddSyntax(int line, int column, string text)
    {
        if (_brokenLines.Add(line) && _all.Count < Max)
        {
            _all.Add(new SettingsMistake(line, column, "", text));
        }
    }

    public void Add(int line, int column, string key, string text)
    {
        bool isNew = key.Length == 0 || _keys.Add(key);
        if (isNew && !_brokenLines.Contains(line) && _all.Count < Max)
        {
            _all.Add(new SettingsMistake(line, column, key, text));
        }
    }

    /// <summary>The key stands in the file.</summary>
    public bool HasPlace(string key) => _places.ContainsKey(key);

    /// <summary>Adds a mistake by its key alone: the place is the key's, or that of the nearest table around it. A table that is wrong itself says enough.</summary>
    public void Add(string key, string text)
    {
        if (key.LastIndexOf('.') is > 0 and int dot && _keys.Contains(key[..dot]))
        {
            return;
        }

        for (string around = key; around.Length > 0; around = around[..Math.Max(0, around.LastIndexOf('.'))])
        {
            if (_places.TryGetValue(around, out (int Line, int Column) place))
            {
                Add(place.Line, place.Column, key, text);
                return;
            }
        }

        Add(0, 0, key, text);
    }
}
