namespace Fardisk.Server.Api;

/// <summary>What a changing command did, or with <c>--dry-run</c> would do.</summary>
public sealed record ChangeView
{
    /// <summary>One line each, without a full stop: "client pc07 added".</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>Nothing was changed.</summary>
    public required bool DryRun { get; init; }

    /// <summary>The clients as they are now, or would be; empty for commands about images, and for removed ones.</summary>
    public IReadOnlyList<ClientView> Clients { get; init; } = [];

    /// <summary>The image, for commands about an image.</summary>
    public ImageView? Image { get; init; }

    /// <summary>What the operator should know besides; often empty.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
