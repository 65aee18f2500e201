namespace Fardisk.Diagnostics;

/// <summary>An operator's mistake or a fault of the machine that ends one command or one start: shown as a sentence with its id, never as a stack trace.</summary>
/// <remarks>A peer's mistake is a value, not this; a mistake of ours is any other exception.</remarks>
public sealed class FardiskException : Exception
{
    /// <param name="error">The catalogue entry.</param>
    /// <param name="detail">One sentence with the particulars: which file, port, name, and the value that is wrong.</param>
    /// <param name="inner">What the machine said, for the log.</param>
    public FardiskException(ErrorId error, string detail, Exception? inner = null)
        : base(detail, inner) => Error = error;

    /// <summary>What it is and what to do.</summary>
    public ErrorId Error { get; }

    /// <summary>"NET-0001: UDP port 67 on eth1 is taken." and the next step on a line of its own.</summary>
    public string ToSentence() => $"{Error.Id}: {Message}\n  {Error.NextStep}";
}
