using System.Text.RegularExpressions;

namespace Fardisk.Tests.Rules;

/// <summary>Who may know whom (docs/reference/layout.md). A new edge is a decision: write it there first, then here.</summary>
public sealed partial class FolderEdgeTests
{
    private static readonly string[] s_ground = ["Options", "Diagnostics"];

    // Folder of the engine -> folders it may refer to, besides itself, the ground floor above and Protocols.
    private static readonly Dictionary<string, string[]> s_engine = new()
    {
        ["Blocks"] = [],
        ["State"] = [],
        ["Options"] = [],
        ["Diagnostics"] = ["State"],
        ["Clients"] = ["State"],
        ["Leases"] = ["State", "Clients"],
        ["Images"] = ["State", "Clients", "Blocks"],
        ["Boot"] = ["Clients", "Images"],
        ["Listeners"] = ["State", "Clients", "Leases", "Images", "Boot", "Blocks"],
    };

    private static readonly Dictionary<string, string[]> s_protocols = new()
    {
        ["Wire"] = [],
        ["Dhcp"] = ["Wire"],
        ["Tftp"] = ["Wire"],
        ["Ipxe"] = ["Wire"],
        ["Ndp"] = ["Wire"],
        ["Scsi"] = ["Wire"],
        ["Iscsi"] = ["Wire", "Scsi"],
    };

    [Fact]
    public void Engine_FolderRefersToAnother_OnlyWhereTheTableAllows() =>
        AssertEdges("src/Fardisk", "Fardisk", s_engine, s_ground);

    [Fact]
    public void Protocols_FolderRefersToAnother_OnlyWhereTheTableAllows() =>
        AssertEdges("src/Fardisk.Protocols", "Fardisk.Protocols", s_protocols, []);

    [Fact]
    public void LowerFloors_ReferToWireOnly_OfTheProtocols()
    {
        string[] faults = Repository.Files("src/Fardisk", ".cs")
            .Where(f => f.Split('/')[2] is "Blocks" or "State" or "Options" or "Diagnostics" or "Clients" or "Images")
            .Where(f => References(f, "Fardisk.Protocols").Any(r => r != "Wire"))
            .ToArray();
        Assert.True(faults.Length == 0, string.Join('\n', faults) + "\nmay use Protocols.Wire only");
    }

    private static void AssertEdges(string folder, string root, Dictionary<string, string[]> table, string[] ground)
    {
        List<string> faults = [];
        foreach (string file in Repository.Files(folder, ".cs"))
        {
            string[] parts = file.Split('/');
            if (parts.Length < 4)
            {
                faults.Add($"{file}: belongs into a folder");
                continue;
            }

            string from = parts[2];
            if (!table.TryGetValue(from, out string[]? allowed))
            {
                faults.Add($"{file}: the folder {from} is not in the table");
                continue;
            }

            foreach (string to in References(file, root))
            {
                if (to != from && table.ContainsKey(to) && !allowed.Contains(to) && !ground.Contains(to))
                {
                    faults.Add($"{file}: {from} -> {to} (allowed: {string.Join(", ", allowed.Concat(ground))})");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static IEnumerable<string> References(string file, string root) => Reference().Matches(Repository.Text(file))
        .Where(m => m.Groups["root"].Value == root)
        .Select(m => m.Groups["folder"].Value)
        .Distinct();

    // "using Fardisk.Boot;", "Fardisk.Boot.BootPlan"; a namespace declaration names only the file's own folder.
    [GeneratedRegex(@"\b(?<root>Fardisk\.Protocols|Fardisk)\.(?!Protocols\b)(?<folder>[A-Z][A-Za-z]+)")]
    private static partial Regex Reference();
}
