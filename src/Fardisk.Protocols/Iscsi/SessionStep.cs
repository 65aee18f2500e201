namespace Fardisk.Protocols.Iscsi;

/// <summary>What one PDU led to besides replies. Valid until the receive buffer moves.</summary>
public readonly ref struct SessionStep
{
    /// <summary>What to do.</summary>
    public SessionStepKind Kind { get; init; }

    /// <summary>The task to run, for <see cref="SessionStepKind.Execute"/>.</summary>
    public IscsiTask? Task { get; init; }

    /// <summary>The data that the task received from the initiator.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    /// <summary>The rule that was broken, if one was: to be counted and logged, also when the connection survives.</summary>
    public IscsiViolation? Violation { get; init; }

    internal static SessionStep None => default;

    internal static SessionStep Close => new() { Kind = SessionStepKind.Close };

    internal static SessionStep Drop(IscsiViolation violation) => new() { Kind = SessionStepKind.Close, Violation = violation };
}
