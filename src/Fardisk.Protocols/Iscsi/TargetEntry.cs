namespace Fardisk.Protocols.Iscsi;

/// <summary>One target in the answer to SendTargets (RFC 7143 appendix C).</summary>
/// <param name="Name">Its IQN.</param>
/// <param name="Portals">"ip:port" each; the portal group tag, always 1, is added here.</param>
public sealed record TargetEntry(string Name, IReadOnlyList<string> Portals);
