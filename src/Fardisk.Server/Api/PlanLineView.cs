namespace Fardisk.Server.Api;

/// <summary>One decided thing of a plan.</summary>
public sealed record PlanLineView(string What, string Value, string Because);
