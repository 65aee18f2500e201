using System.Text.Json;

namespace Fardisk.Diagnostics;

/// <summary>The stages' names as JSON and the store have them: lowerCamelCase.</summary>
public static class BootStageName
{
    private static readonly Dictionary<BootStage, string> s_names = Enum.GetValues<BootStage>()
        .ToDictionary(s => s, s => JsonNamingPolicy.CamelCase.ConvertName(s.ToString()));

    private static readonly Dictionary<string, BootStage> s_stages = s_names.ToDictionary(p => p.Value, p => p.Key);

    public static string Of(BootStage stage) => s_names[stage];

    /// <summary>False for a stage that this version does not know.</summary>
    public static bool TryParse(string name, out BootStage stage) => s_stages.TryGetValue(name, out stage);
}
