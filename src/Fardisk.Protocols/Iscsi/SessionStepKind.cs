namespace Fardisk.Protocols.Iscsi;

/// <summary>What the engine does after a PDU.</summary>
public enum SessionStepKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Decide whether this initiator may open this target (<see cref="IscsiSession.Login"/>), then call <see cref="IscsiSession.Authorize"/>.</summary>
    Authorize,

    /// <summary>Make the session an owner of its disk, waiting as long as that takes, then call <see cref="IscsiSession.Enter"/> or <see cref="IscsiSession.Refuse"/>.</summary>
    Enter,

    /// <summary>Call <see cref="IscsiSession.AnswerTargets"/> with the targets that this initiator may open.</summary>
    ListTargets,

    /// <summary>Run the task's action, then call <see cref="IscsiSession.Complete"/> (or send its data with the status).</summary>
    Execute,

    /// <summary>Abort the tasks of every other session to the unit, then call <see cref="IscsiSession.CompleteReset"/>.</summary>
    Reset,

    /// <summary>Send what is pending, then close the connection.</summary>
    Close,
}
