using Fardisk.Diagnostics;

namespace Fardisk.Server.Api;

/// <summary>A failure as it travels: id, what happened, what to do.</summary>
/// <param name="Id">The catalogue's id; <see cref="ServerErrors.OurMistake"/> for an unexpected exception.</param>
/// <param name="Message">One sentence with the particulars.</param>
/// <param name="NextStep">One sentence: what to do now.</param>
public sealed record ApiError(string Id, string Message, string NextStep)
{
    /// <summary>The failure that an exception of the engine stands for.</summary>
    public static ApiError From(FardiskException exception) => new(exception.Error.Id, exception.Message, exception.Error.NextStep);

    /// <summary>Back to an exception, at the side that asked.</summary>
    public FardiskException ToException() => new(new ErrorId(Id, Message, NextStep), Message);
}
