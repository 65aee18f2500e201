namespace Fardisk.Protocols.Iscsi;

/// <summary>A rule of RFC 7143 that the initiator broke, with what we answer.</summary>
/// <param name="Id">Stable name, one page each under docs/errors; never reused, never renumbered.</param>
/// <param name="Rule">The section that was broken.</param>
/// <param name="Reason">The reason sent in a Reject PDU, or <see langword="null"/> when we drop the connection.</param>
public sealed record IscsiViolation(string Id, string Rule, RejectReason? Reason)
{
    /// <summary>The first PDU of a connection is not a Login Request.</summary>
    public static readonly IscsiViolation NotALogin = new("ISCSI-0001", "RFC 7143 §6.3", Reason: null);

    /// <summary>A data segment longer than the MaxRecvDataSegmentLength that we declared.</summary>
    public static readonly IscsiViolation PduTooLong = new("ISCSI-0002", "RFC 7143 §13.12", Reason: null);

    /// <summary>A Login Request that the login phase does not allow; the Login Response says so before the connection ends.</summary>
    public static readonly IscsiViolation BadLogin = new("ISCSI-0003", "RFC 7143 §6.3", Reason: null);

    /// <summary>An opcode that no initiator may send, or that we do not serve.</summary>
    public static readonly IscsiViolation UnknownOpcode = new("ISCSI-0004", "RFC 7143 §11.2.1.2", RejectReason.CommandNotSupported);

    /// <summary>A command number that leaves a gap: on one TCP connection nothing can fill it.</summary>
    public static readonly IscsiViolation CommandNumberGap = new("ISCSI-0005", "RFC 7143 §4.2.2.1", Reason: null);

    /// <summary>Text that is not a list of key=value pairs, each ended by a zero byte.</summary>
    public static readonly IscsiViolation BadText = new("ISCSI-0006", "RFC 7143 §6.1", RejectReason.ProtocolError);

    /// <summary>More negotiation text than we keep.</summary>
    public static readonly IscsiViolation TextTooLong = new("ISCSI-0007", "RFC 7143 §6.1", Reason: null);

    /// <summary>A PDU that full feature phase does not allow: a second login, a text answer nobody waits for.</summary>
    public static readonly IscsiViolation OutOfPhase = new("ISCSI-0008", "RFC 7143 §7.2.1", RejectReason.ProtocolError);

    /// <summary>A SNACK, though error recovery level 0 was agreed.</summary>
    public static readonly IscsiViolation UnexpectedSnack = new("ISCSI-0009", "RFC 7143 §7.1.4.2", RejectReason.SnackReject);

    /// <summary>False: the framing or the order is lost, so nothing that follows on this connection can be trusted.</summary>
    public bool ConnectionSurvives => Reason is not null;
}
