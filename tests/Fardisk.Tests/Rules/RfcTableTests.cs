using System.Text.RegularExpressions;
using Xunit;

namespace Fardisk.Tests.Rules;

/// <summary>The tables of docs/rfc name tests that are there.</summary>
public sealed class RfcTableTests
{
    [Fact]
    public void Tables_NameTestsThatAreThere()
    {
        string tests = string.Join('\n', Repository.Files("tests/Fardisk.Tests", ".cs").SelectMany(Repository.Lines));
        string[] named = [.. Repository.Files("docs/rfc", ".md")
            .SelectMany(f => Repository.Lines(f).SelectMany(l => Regex.Matches(l, @"`(\w+_\w+)`").Select(m => m.Groups[1].Value)))];

        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, name => !tests.Contains($" {name}(", StringComparison.Ordinal));
    }
}
