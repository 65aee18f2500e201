namespace Fardisk.Protocols.Iscsi;

/// <summary>Who logs in to what, from the first Login Request. The names come from the network.</summary>
/// <param name="Initiator">InitiatorName, 1 to 223 bytes.</param>
/// <param name="Target">TargetName; <see langword="null"/> for a discovery session without one.</param>
/// <param name="IsDiscovery">SessionType=Discovery.</param>
/// <param name="Isid">With the initiator's name, the initiator's port.</param>
public sealed record LoginFacts(string Initiator, string? Target, bool IsDiscovery, Isid Isid);
