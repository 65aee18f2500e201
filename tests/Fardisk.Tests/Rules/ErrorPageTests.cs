using System.Text.RegularExpressions;

namespace Fardisk.Tests.Rules;

/// <summary>Every error id that the program can say has a page, and every page an error.</summary>
public sealed partial class ErrorPageTests
{
    private static readonly string[] s_headings = ["## What it means", "## Usual cause", "## What to do"];

    [Fact]
    public void ErrorIds_InSource_HaveAPageEach()
    {
        string[] missing = Ids().Where(id => !File.Exists(Path.Combine(Repository.Root, "docs/errors", id + ".md"))).ToArray();
        Assert.True(missing.Length == 0, "no docs/errors page: " + string.Join(", ", missing));
    }

    [Fact]
    public void ErrorPages_HaveAnErrorEach_AndTheThreeHeadings()
    {
        HashSet<string> ids = [.. Ids()];
        Assert.NotEmpty(ids);
        foreach (string page in Repository.Files("docs/errors", ".md").Where(p => !p.EndsWith("README.md", StringComparison.Ordinal)))
        {
            string id = Path.GetFileNameWithoutExtension(page);
            string text = Repository.Text(page);
            Assert.True(ids.Contains(id), $"{page}: the source has no such error; retired ids go into docs/errors/README.md");
            Assert.StartsWith($"# {id}: ", text, StringComparison.Ordinal);
            Assert.All(s_headings, h => Assert.True(text.Contains(h, StringComparison.Ordinal), $"{page}: no heading {h}"));
        }
    }

    [Fact]
    public void ErrorIds_AreDeclaredOnce()
    {
        string[] twice = Declarations().GroupBy(d => d.Id).Where(g => g.Count() > 1)
            .Select(g => $"{g.Key}: {string.Join(", ", g.Select(d => d.File))}").ToArray();
        Assert.True(twice.Length == 0, string.Join('\n', twice));
    }

    private static IEnumerable<string> Ids() => Declarations().Select(d => d.Id).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<(string File, string Id)> Declarations() =>
        from file in Repository.Files("src", ".cs")
        from Match match in Declaration().Matches(Repository.Text(file))
        select (file, match.Groups[1].Value);

    // new("NET-0001", … : target-typed or named, on the same or the next line.
    [GeneratedRegex(@"new(?: \w+)?\(\s*""([A-Z]+-\d{4})""")]
    private static partial Regex Declaration();
}
