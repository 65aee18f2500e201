namespace Fardisk.Boot;

/// <summary>One decided thing, for <c>fardisk explain</c>: what, which value, and the setting that decided it.</summary>
/// <param name="What">"boot file", "script", "router".</param>
/// <param name="Value">The value as the client gets it, or "-" for nothing.</param>
/// <param name="Because">The setting or rule in the operator's own keys: "client pc07: image = win10", "network[0].router; hidden: the target is on-link".</param>
public sealed record PlanLine(string What, string Value, string Because);
