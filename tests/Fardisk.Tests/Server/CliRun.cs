using System.Text.Json;

namespace Fardisk.Tests.Server;

/// <summary>What one command line did.</summary>
internal sealed record CliRun(int Code, string Output, string Error)
{
    /// <summary>The output as one JSON document; fails when it is none.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}
