using System.Text.Json;

namespace Fardisk.Server.Api;

/// <summary>The one door to every command: the command line, the control socket and the admin listener all come through here.</summary>
public interface ICommandService
{
    /// <summary>Runs one request and sends its answer. A failure is sent as the last line, never thrown.</summary>
    /// <param name="verb">"client.add".</param>
    /// <param name="arguments">A JSON object in the shape of the verb's arguments record.</param>
    /// <param name="reply">Where the lines go.</param>
    /// <param name="cancellation">Ends the request: the reader left, the server stops.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> ended it; nothing was sent as a last line.</exception>
    /// <exception cref="IOException">The reader is gone.</exception>
    Task Execute(string verb, JsonElement arguments, IApiReply reply, CancellationToken cancellation);
}
