namespace Fardisk.Protocols.Iscsi;

/// <summary>One Data-In PDU of an answer (RFC 7143 §11.7).</summary>
/// <param name="Offset">Where its data stands in the answer, in bytes.</param>
/// <param name="Length">Bytes of its data.</param>
/// <param name="EndsBurst">The F bit: MaxBurstLength is reached, or the data ends.</param>
/// <param name="EndsData">The last one: it carries the status too.</param>
public readonly record struct DataInSegment(int Offset, int Length, bool EndsBurst, bool EndsData)
{
    /// <summary>Bytes that the PDU takes in the reply buffer, header and padding included.</summary>
    public int PduLength => BasicHeaderSegment.Size + ((Length + 3) & ~3);
}
