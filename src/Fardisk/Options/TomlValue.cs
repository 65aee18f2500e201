namespace Fardisk.Options;

/// <summary>A value of the settings file with its place: our own small tree, because the TOML library's object model has no places and takes unknown keys in silence.</summary>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
internal abstract record TomlValue(int Line, int Column)
{
    /// <summary>As messages call it.</summary>
    public abstract string Kind { get; }
}

internal sealed record TomlText(int Line, int Column, string Value) : TomlValue(Line, Column)
{
    public override string Kind => "a text";
}

internal sealed record TomlNumber(int Line, int Column, long Value) : TomlValue(Line, Column)
{
    public override string Kind => "a number";
}

internal sealed record TomlFlag(int Line, int Column, bool Value) : TomlValue(Line, Column)
{
    public override string Kind => Value ? "true" : "false";
}

internal sealed record TomlOther(int Line, int Column, string What) : TomlValue(Line, Column)
{
    public override string Kind => What;
}

internal sealed record TomlList(int Line, int Column, IReadOnlyList<TomlValue> Items) : TomlValue(Line, Column)
{
    public override string Kind => "a list";
}

internal sealed record TomlTable(int Line, int Column) : TomlValue(Line, Column)
{
    /// <summary>In the file's order.</summary>
    public List<TomlEntry> Entries { get; } = [];

    public override string Kind => "a table";

    public TomlEntry? Find(string key) => Entries.Find(e => e.Key == key);
}

/// <summary>A key, where it stands, and its value.</summary>
internal sealed record TomlEntry(string Key, int Line, int Column, TomlValue Value);
