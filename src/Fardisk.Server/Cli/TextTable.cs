using System.Text;

namespace Fardisk.Server.Cli;

/// <summary>A table as columns with two spaces between them: the same on a terminal and in a pipe, nothing folded, nothing cut, so that <c>grep</c> and <c>awk</c> work.</summary>
/// <param name="headings">One a column; a heading that starts with <c>&gt;</c> aligns its column to the right.</param>
public sealed class TextTable(params string[] headings)
{
    private const string Bold = "\e[1m";
    private const string Normal = "\e[0m";

    private readonly List<string[]> _rows = [];

    public int Count => _rows.Count;

    /// <summary>Adds a row; every cell is escaped here, empty ones show as <c>-</c>.</summary>
    public void Add(params string?[] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, headings.Length);
        _rows.Add([.. cells.Select(cell => string.IsNullOrEmpty(cell) ? "-" : TerminalText.Escape(cell))]);
    }

    /// <summary>Writes headings and rows.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="hasColor">Headings in bold.</param>
    public void Write(TextWriter output, bool hasColor)
    {
        string[] names = [.. headings.Select(heading => heading.TrimStart('>'))];
        int[] widths = [.. names.Select((name, column) => Math.Max(name.Length, _rows.Count == 0 ? 0 : _rows.Max(row => row[column].Length)))];
        string head = Line(names, widths);
        output.WriteLine(hasColor ? Bold + head + Normal : head);
        foreach (string[] row in _rows)
        {
            output.WriteLine(Line(row, widths));
        }
    }

    private string Line(string[] cells, int[] widths)
    {
        StringBuilder line = new();
        for (int i = 0; i < cells.Length; i++)
        {
            line.Append(i == 0 ? "" : "  ");
            line.Append(headings[i].StartsWith('>') ? cells[i].PadLeft(widths[i]) : cells[i].PadRight(widths[i]));
        }

        return line.ToString().TrimEnd();
    }
}
