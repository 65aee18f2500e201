namespace Fardisk.Boot;

/// <summary>Which iPXE files there are: what the boot decision may know of the disk. Immutable.</summary>
/// <param name="Sizes">Bytes by file name (<see cref="BootLoaders.All"/>); a name that is not in it is not there.</param>
/// <param name="Folder">Where they were looked for, for messages.</param>
public sealed record BootFileFacts(IReadOnlyDictionary<string, long> Sizes, string Folder)
{
    /// <summary>The first of these that is there, or <see langword="null"/>.</summary>
    public string? FirstOf(IReadOnlyList<string> names) => names.FirstOrDefault(Sizes.ContainsKey);
}
