namespace Fardisk.Server.Api;

/// <summary>Where the lines of one answer go: into a connection, or straight to the command in the same process.</summary>
public interface IApiReply
{
    /// <summary>Sends one line; waits while the reader is slow.</summary>
    /// <exception cref="IOException">The reader is gone.</exception>
    ValueTask Send(ApiMessage message, CancellationToken cancellation);
}
