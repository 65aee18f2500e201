using Fardisk.Server.Api;

namespace Fardisk.Server.Cli;

/// <summary>What <c>--json</c> prints on standard output when a command fails.</summary>
/// <param name="Errors">At least one.</param>
internal sealed record ErrorView(IReadOnlyList<ApiError> Errors);
