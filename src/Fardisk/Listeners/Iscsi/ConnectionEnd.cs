namespace Fardisk.Listeners.Iscsi;

/// <summary>Why a connection ended: one metric label, one log field, one line of the timeline.</summary>
public enum ConnectionEnd
{
    InitiatorClosed,
    LoggedOut,
    LoginRefused,
    LoginTimedOut,
    DiscoveryTimedOut,
    MadeRoom,
    ProtocolViolation,
    TransportFailed,
    TakenOver,
    HandedOver,
    TargetReset,
    ServerStopping,
    OurMistake,
}
