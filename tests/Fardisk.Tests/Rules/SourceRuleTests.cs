using System.Text.RegularExpressions;

namespace Fardisk.Tests.Rules;

/// <summary>Rules that a compiler does not know. Extend them when we learn something; never loosen one to pass.</summary>
public sealed class SourceRuleTests
{
    private const int LinesMax = 400;
    private const int MethodLinesMax = 60;

    private static readonly (string Pattern, string InsteadUse)[] s_bannedEverywhere =
    [
        (@"\basync void\b", "async Task"),
        (@"\bGC\.Collect\b", "nothing"),
        (@"\bDateTime(Offset)?\.(Utc)?Now\b", "a TimeProvider that is passed in"),
        (@"#region\b", "a file of its own"),
        (@"(?m)^\s*goto\s+\w+;", "a method"),
        (@"\b(TODO|FIXME|HACK|XXX)\b", "an issue"),
        (@"catch\s*(\([^)]*\))?\s*\{\s*\}", "a handled or a named cause"),
        (@"\bclass \w*(Utils?|Helpers?|Manager)\b", "a noun of the field"),
    ];

    private static readonly (string Pattern, string InsteadUse)[] s_bannedInSource =
    [
        (@"\bTask\.Run\b", "a thread or an awaited method"),
        (@"\)\.Result\b|[tT]ask\w*\.Result\b|\.GetResult\(\)|\.Wait\(\)", "await"),
        (@"\bThread\.Sleep\b", "a timer"),
        (@"\bActivator\.CreateInstance\b|\.GetCustomAttribute\b(?!<AssemblyInformationalVersionAttribute>)|\bType\.GetType\b", "code that Native AOT can see"),
    ];

    private static readonly (string Pattern, string InsteadUse)[] s_bannedInProtocols =
    [
        (@"\bSystem\.(Net\.Sockets|IO\.(File|Stream|Path)|Threading|Diagnostics\.Stopwatch)\b|\bSocket\b|\bFileStream\b|\bThread\b|\bTask<|\bTask\.[A-Z]\w+\(|\bILogger\b|\bTimeProvider\b|\bStopwatch\b|\bRandom\b|\bEnvironment\b|\bConsole\b",
            "bytes, time and facts as arguments; actions as results"),
    ];

    [Fact]
    public void Source_FileLength_StaysUnderTheLimit() => AssertNone(
        Repository.Files("src", ".cs", ".sh").Concat(Repository.Files("tests", ".cs", ".sh"))
            .Select(f => (File: f, Count: Repository.Lines(f).Length))
            .Where(f => f.Count > LinesMax)
            .Select(f => $"{f.File}: {f.Count} lines, at most {LinesMax}; split it by concern"));

    [Fact]
    public void Source_BannedCalls_AreAbsent() => AssertNone(Banned("src", s_bannedEverywhere)
        .Concat(Banned("src", s_bannedInSource)).Concat(Banned("tests", s_bannedEverywhere).Where(f => !f.Contains("/Rules/", StringComparison.Ordinal))));

    [Fact]
    public void Source_LogMessageIds_BelongToOneMessage() => AssertNone(
        Repository.Files("src", ".cs")
            .SelectMany(f => Repository.Lines(f).Select(l => (File: f, Id: Regex.Match(l, @"\[LoggerMessage\((\d+)").Groups[1].Value)))
            .Where(m => m.Id.Length > 0)
            .GroupBy(m => m.Id)
            .Where(g => g.Count() > 1)
            .Select(g => $"message id {g.Key} stands in {string.Join(" and ", g.Select(m => m.File))}"));

    [Fact]
    public void Protocols_ArePure() => AssertNone(Banned("src/Fardisk.Protocols", s_bannedInProtocols));

    [Fact]
    public void Tests_DoNotSleep() => AssertNone(Banned("tests/Fardisk.Tests", [(@"\bThread\.Sleep\b|\bTask\.Delay\((?!Timeout\.Infinite)", "a fake clock or a signal")])
        .Where(f => !f.Contains("/Rules/", StringComparison.Ordinal)));

    [Fact]
    public void Source_PublicTypes_OneAFile() => AssertNone(
        Repository.Files("src", ".cs")
            .Select(f => (File: f, Types: Repository.Lines(f).Count(l => Regex.IsMatch(l, @"^public\s+((static|sealed|abstract|partial|readonly|unsafe)\s+)*(class|struct|record|interface|enum)\b"))))
            .Where(f => f.Types > 1)
            .Select(f => $"{f.File}: {f.Types} public types; one a file"));

    [Fact]
    public void Source_Methods_AreShort() => AssertNone(Repository.Files("src", ".cs").SelectMany(LongMethods));

    private static IEnumerable<string> LongMethods(string file)
    {
        string[] lines = Repository.Lines(file);
        for (int i = 0; i < lines.Length; i++)
        {
            // A member's body opens with a brace at the member's own indent and closes with one there.
            if (lines[i] is not "    {")
            {
                continue;
            }

            int end = Array.FindIndex(lines, i + 1, l => l is "    }" or "    };" || l.StartsWith("    }", StringComparison.Ordinal));
            // A nested type may end its line with a parameter list too; its methods are deeper and shorter than it.
            bool isMethod = i > 0 && lines[i - 1].TrimEnd().EndsWith(')') && !Regex.IsMatch(lines[i - 1], @"\b(class|struct|record)\b");
            if (isMethod && end - i - 1 > MethodLinesMax)
            {
                yield return $"{file}:{i}: a method of {end - i - 1} lines, at most {MethodLinesMax}";
            }
        }
    }

    private static IEnumerable<string> Banned(string folder, (string Pattern, string InsteadUse)[] rules) =>
        from file in Repository.Files(folder, ".cs")
        let text = WithoutComments(Repository.Text(file))
        from rule in rules
        from Match match in Regex.Matches(text, rule.Pattern)
        select $"{file}:{text.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value.Trim()}: use {rule.InsteadUse}";

    // Comments may name what is banned; line numbers stay right. Strings stay: a TODO in a message is one too.
    private static string WithoutComments(string text) => Regex.Replace(text, @"(?<=^|\s)//[^\n]*", "");

    private static void AssertNone(IEnumerable<string> faults)
    {
        string all = string.Join('\n', faults);
        Assert.True(all.Length == 0, all);
    }
}
