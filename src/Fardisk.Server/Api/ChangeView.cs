namespace Fardisk.Server.Api;

/// <summary>What a changing command did, or with <c>--dry-run</c> would do.</summary>
/// <param name="Change">One sentence without a full stop.</param>
/// <param name="DryRun">Nothing was changed.</param>
/// <param name="Client">The client as it is now (or would be), for commands about a client.</param>
/// <param name="Image">The image, for commands about an image.</param>
/// <param name="Notes">What the operator should know besides; often empty.</param>
public sealed record ChangeView(
    string Change, bool DryRun, ClientView? Client = null, ImageView? Image = null, IReadOnlyList<string>? Notes = null);
