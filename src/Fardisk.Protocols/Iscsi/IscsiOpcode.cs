namespace Fardisk.Protocols.Iscsi;

/// <summary>PDU opcodes (RFC 7143 §11.2.1.2): initiator's below 20h, target's from 20h on.</summary>
public enum IscsiOpcode : byte
{
#pragma warning disable CS1591 // The names are the RFC's own.
    NopOut = 0x00,
    ScsiCommand = 0x01,
    TaskManagement = 0x02,
    LoginRequest = 0x03,
    TextRequest = 0x04,
    DataOut = 0x05,
    LogoutRequest = 0x06,
    SnackRequest = 0x10,
    NopIn = 0x20,
    ScsiResponse = 0x21,
    TaskManagementResponse = 0x22,
    LoginResponse = 0x23,
    TextResponse = 0x24,
    DataIn = 0x25,
    LogoutResponse = 0x26,
    ReadyToTransfer = 0x31,
    AsyncMessage = 0x32,
    Reject = 0x3F,
#pragma warning restore CS1591
}
