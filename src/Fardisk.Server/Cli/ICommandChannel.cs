using System.Text.Json;
using Fardisk.Server.Api;

namespace Fardisk.Server.Cli;

/// <summary>A way to the <see cref="CommandService"/>: of the running server, or in this process.</summary>
internal interface ICommandChannel : IAsyncDisposable
{
    /// <summary>Sends one request and waits for its end.</summary>
    /// <param name="verb">"client.add".</param>
    /// <param name="arguments">A JSON object.</param>
    /// <param name="onLine">Told every progress and item line as it comes.</param>
    /// <param name="cancellation">Ends the request on both sides.</param>
    /// <exception cref="Diagnostics.FardiskException">The request failed, or its answer was cut.</exception>
    Task<JsonElement> Call(string verb, JsonElement arguments, Action<ApiMessage> onLine, CancellationToken cancellation);
}
