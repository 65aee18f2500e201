namespace Fardisk.Options;

/// <summary>Everything <c>fardisk.toml</c> says. Immutable: a reload makes a new one and swaps it whole.</summary>
public sealed record Settings
{
    public ServerOptions Server { get; init; } = new();

    public IReadOnlyList<NetworkOptions> Networks { get; init; } = [];

    public IscsiOptions Iscsi { get; init; } = new();

    public TftpOptions Tftp { get; init; } = new();

    /// <summary>The file it was read from, for messages; <see langword="null"/> in tests.</summary>
    public string? Path { get; init; }

    /// <summary>Most <c>[[network]]</c>.</summary>
    public const int NetworksMax = 64;

    /// <summary>Returns every mistake of every part and between them, each as "key: what is wrong"; empty means valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> mistakes = [.. ValidateParts()];
        mistakes.AddRange(SettingsConflict.Find(this).Select(c => $"{c.Key}: {c.Text}"));
        return mistakes;
    }

    /// <summary>As <see cref="Validate"/>, but each part for itself.</summary>
    internal IEnumerable<string> ValidateParts()
    {
        IEnumerable<string> mistakes = Server.Validate().Concat(Networks.SelectMany((n, i) => n.Validate($"network[{i}]")));
        if (Networks.Count > NetworksMax)
        {
            mistakes = mistakes.Append($"network: {Networks.Count} networks; at most {NetworksMax}");
        }

        return mistakes.Concat(Iscsi.Validate()).Concat(Tftp.Validate());
    }
}
