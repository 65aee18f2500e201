namespace Fardisk.Protocols.Iscsi;

/// <summary>What a session's two sides agreed to; begins with the defaults of RFC 7143 §13.</summary>
public sealed record NegotiatedParameters
{
    /// <summary>Longest data segment that the initiator takes, 512 to 2^24-1 bytes (§13.12).</summary>
    public int InitiatorDataLengthMax { get; set; } = 8192;

    /// <summary>Longest sequence of Data-In or solicited Data-Out PDUs, in bytes (§13.13).</summary>
    public int MaxBurstLength { get; set; } = 262144;

    /// <summary>Most data of a command that comes unasked, in bytes, immediate data included (§13.14).</summary>
    public int FirstBurstLength { get; set; } = 65536;

    /// <summary>No unsolicited Data-Out PDUs (§13.10).</summary>
    public bool InitialR2T { get; set; } = true;

    /// <summary>A command PDU may carry data (§13.11).</summary>
    public bool ImmediateData { get; set; } = true;

    /// <summary>Most R2T PDUs of one task at once (§13.17).</summary>
    public int MaxOutstandingR2T { get; set; } = 1;

    /// <summary>What may follow a command unasked, in bytes.</summary>
    public int UnsolicitedLengthMax => Math.Min(FirstBurstLength, MaxBurstLength);
}
