namespace Fardisk.Protocols.Iscsi;

/// <summary>Reasons of a Reject PDU (RFC 7143 §11.17.1).</summary>
public enum RejectReason : byte
{
    /// <summary>A SNACK that cannot be served.</summary>
    SnackReject = 0x03,

    /// <summary>A PDU that the state of the session does not allow.</summary>
    ProtocolError = 0x04,

    /// <summary>An opcode that we do not serve.</summary>
    CommandNotSupported = 0x05,

    /// <summary>More immediate commands than we take at once.</summary>
    TooManyImmediateCommands = 0x06,
}
