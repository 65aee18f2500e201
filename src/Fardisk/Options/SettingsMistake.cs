namespace Fardisk.Options;

/// <summary>One mistake in a settings file.</summary>
/// <param name="Line">1-based; 0 when it belongs to no line (a key that is missing).</param>
/// <param name="Column">1-based; 0 with <paramref name="Line"/> 0.</param>
/// <param name="Key">The operator's own key, <c>network[0].range</c>; empty for a syntax error.</param>
/// <param name="Text">What is wrong and what is legal.</param>
public sealed record SettingsMistake(int Line, int Column, string Key, string Text)
{
    /// <summary>"fardisk.toml(4,9): network[0].range: ...".</summary>
    public string ToSentence(string file)
    {
        string place = Line > 0 ? $"{file}({Line},{Column})" : file;
        return Key.Length > 0 ? $"{place}: {Key}: {Text}" : $"{place}: {Text}";
    }
}
