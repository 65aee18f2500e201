namespace Fardisk.Protocols.Iscsi;

/// <summary>What <see cref="PduFramer"/> found at the head of the received bytes.</summary>
public enum FrameResult
{
    /// <summary>A whole PDU.</summary>
    Complete,

    /// <summary>The beginning of one: wait for more.</summary>
    Incomplete,

    /// <summary>A data segment over the limit: the framing is lost.</summary>
    TooLong,
}
