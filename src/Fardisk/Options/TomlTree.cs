using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Fardisk.Options;

/// <summary>Makes a <see cref="TomlTable"/> of a text: tables, arrays of tables, dotted keys and inline tables come out alike.</summary>
internal sealed class TomlTree
{
    // Deeper than any setting; a hostile file must not overflow the stack.
    private const int DepthMax = 8;

    private readonly SettingsMistakes _mistakes;
    private readonly HashSet<TomlTable> _opened = new(ReferenceEqualityComparer.Instance);

    private TomlTree(SettingsMistakes mistakes) => _mistakes = mistakes;

    /// <summary>Reads what can be read; everything else is a mistake.</summary>
    public static TomlTable Read(string text, string path, SettingsMistakes mistakes)
    {
        TomlTable root = new(1, 1);
        if (NestingOf(text) > DepthMax * 4)
        {
            mistakes.Add(1, 1, "", "brackets are nested deeper than any setting is");
            return root;
        }

        DocumentSyntax document;
        try
        {
            document = SyntaxParser.Parse(text, path, validate: false);
        }
        catch (ArgumentOutOfRangeException)
        {
            // The library's own: a backslash at the end of the file makes it format an error about a character that there is not.
            int backslash = text.LastIndexOf('\\');
            mistakes.AddSyntax(text.AsSpan(0, Math.Max(0, backslash)).Count('\n') + 1, 1, "a backslash in quotes is followed by no character");
            return root;
        }

        foreach (DiagnosticMessage message in document.Diagnostics.Where(d => d.Kind == DiagnosticMessageKind.Error))
        {
            mistakes.AddSyntax(message.Span.Start.Line + 1, message.Span.Start.Column + 1, message.Message);
        }

        new TomlTree(mistakes).ReadDocument(document, root);
        return root;
    }

    private static int NestingOf(string text)
    {
        int depth = 0;
        int deepest = 0;
        foreach (char c in text)
        {
            depth += c is '[' or '{' ? 1 : c is ']' or '}' ? -1 : c == '\n' && depth < 0 ? -depth : 0;
            deepest = Math.Max(deepest, depth);
        }

        return deepest;
    }

    private void ReadDocument(DocumentSyntax document, TomlTable root)
    {
        ReadItems(document.KeyValues, root, "", 0);
        foreach (TableSyntaxBase table in document.Tables)
        {
            if (table.Name is not { } name || Names(name) is not { Count: > 0 } names)
            {
                continue;
            }

            TomlTable parent = root;
            string path = "";
            foreach (Part part in names.SkipLast(1).Take(DepthMax))
            {
                parent = Descend(parent, part, ref path);
            }

            if (Open(parent, names[^1], table is TableArraySyntax, ref path) is { } target)
            {
                ReadItems(table.Items, target, path, 0);
            }
        }
    }

    private TomlTable? Open(TomlTable parent, Part name, bool isArray, ref string path)
    {
        path = Join(path, name.Text);
        TomlEntry? existing = parent.Find(name.Text);
        if (isArray)
        {
            TomlTable element = new(name.Line, name.Column);
            List<TomlValue> items = existing?.Value is TomlList { Items: List<TomlValue> list } ? list : [];
            if (existing is null)
            {
                parent.Entries.Add(new(name.Text, name.Line, name.Column, new TomlList(name.Line, name.Column, items)));
            }
            else if (existing.Value is not TomlList)
            {
                _mistakes.Add(name.Line, name.Column, path, $"stands as [{path}] in line {existing.Line}; write it one way only");
                return null;
            }

            path = $"{path}[{items.Count}]";
            items.Add(element);
            return element;
        }

        if (existing?.Value is TomlTable there && _opened.Add(there))
        {
            return there;
        }

        if (existing is not null)
        {
            _mistakes.Add(name.Line, name.Column, path, $"is given twice; first in line {existing.Line}");
            return existing.Value as TomlTable;
        }

        TomlTable table = new(name.Line, name.Column);
        _opened.Add(table);
        parent.Entries.Add(new(name.Text, name.Line, name.Column, table));
        return table;
    }

    private TomlTable Descend(TomlTable table, Part part, ref string path)
    {
        path = Join(path, part.Text);
        switch (table.Find(part.Text)?.Value)
        {
            case TomlTable inner: return inner;
            case TomlList { Items: [.., TomlTable last] } list:
                path = $"{path}[{list.Items.Count - 1}]";
                return last;
            case null:
                TomlTable made = new(part.Line, part.Column);
                table.Entries.Add(new(part.Text, part.Line, part.Column, made));
                return made;
            case { } other:
                _mistakes.Add(part.Line, part.Column, path, $"is {other.Kind} in line {other.Line} and cannot be a table too");
                return new(part.Line, part.Column);
        }
    }

    private void ReadItems(IEnumerable<SyntaxNode> items, TomlTable target, string path, int depth)
    {
        foreach (KeyValueSyntax item in items.OfType<KeyValueSyntax>())
        {
            if (item.Key is not { } key || Names(key) is not { Count: > 0 } names || item.Value is null)
            {
                continue; // A syntax error, and reported as one.
            }

            TomlTable table = target;
            string inner = path;
            foreach (Part part in names.SkipLast(1).Take(DepthMax))
            {
                table = Descend(table, part, ref inner);
            }

            Part last = names[^1];
            inner = Join(inner, last.Text);
            if (table.Find(last.Text) is { } first)
            {
                _mistakes.Add(last.Line, last.Column, inner, $"is given twice; first in line {first.Line}");
                continue;
            }

            table.Entries.Add(new(last.Text, last.Line, last.Column, Value(item.Value, inner, depth)));
        }
    }

    private TomlValue Value(ValueSyntax value, string path, int depth)
    {
        int line = value.Span.Start.Line + 1;
        int column = value.Span.Start.Column + 1;
        if (depth >= DepthMax)
        {
            return new TomlOther(line, column, "nested too deep");
        }

        switch (value)
        {
            case StringValueSyntax text: return new TomlText(line, column, text.Value ?? "");
            case IntegerValueSyntax number: return new TomlNumber(line, column, number.Value);
            case BooleanValueSyntax flag: return new TomlFlag(line, column, flag.Value);
            case FloatValueSyntax: return new TomlOther(line, column, "a number with a fraction");
            case DateTimeValueSyntax: return new TomlOther(line, column, "a date or time");
            case ArraySyntax array:
                List<TomlValue> items = [];
                foreach (ArrayItemSyntax item in array.Items.Where(i => i.Value is not null))
                {
                    items.Add(Value(item.Value!, $"{path}[{items.Count}]", depth + 1));
                }

                return new TomlList(line, column, items);
            case InlineTableSyntax inline:
                TomlTable table = new(line, column);
                _opened.Add(table);
                ReadItems(inline.Items.Select(i => i.KeyValue).OfType<KeyValueSyntax>(), table, path, depth + 1);
                return table;
            default: return new TomlOther(line, column, "no value");
        }
    }

    private static List<Part> Names(KeySyntax key)
    {
        List<Part> names = [];
        foreach (BareKeyOrStringValueSyntax? part in key.DotKeys.Select(d => d.Key).Prepend(key.Key))
        {
            string? text = part switch
            {
                BareKeySyntax bare => bare.Key?.Text,
                StringValueSyntax quoted => quoted.Value,
                _ => null,
            };
            if (part is not null && text is not null)
            {
                names.Add(new Part(text, part.Span.Start.Line + 1, part.Span.Start.Column + 1));
            }
        }

        return names;
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private readonly record struct Part(string Text, int Line, int Column);
}
