using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fardisk.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fardisk.Server.Api;

/// <summary>Every command, once: the command line alone, the control socket and the admin listener all run it. Split by what the commands are about.</summary>
public sealed partial class CommandService : ICommandService, IDisposable
{
    private readonly Engine _engine;
    private readonly ILogger _logger;
    private readonly Dictionary<string, Func<JsonElement, IApiReply, CancellationToken, Task<JsonElement>>> _verbs;

    // Checks and changes of clients belong together: two at once would both find a name or card free.
    private readonly SemaphoreSlim _changes = new(1, 1);

    public CommandService(Engine engine)
    {
        _engine = engine;
        _logger = engine.Loggers.CreateLogger("Fardisk.Server.Commands");
        _verbs = new(StringComparer.Ordinal)
        {
            ["client.add"] = Verb(ApiJson.Default.ClientArguments, AddClient, ApiJson.Default.ChangeView),
            ["client.set"] = Verb(ApiJson.Default.ClientArguments, SetClients, ApiJson.Default.ChangeView),
            ["client.remove"] = Verb(ApiJson.Default.NameArguments, RemoveClients, ApiJson.Default.ChangeView),
            ["client.reset"] = Verb(ApiJson.Default.NameArguments, ResetClients, ApiJson.Default.ChangeView),
            ["client.list"] = Verb(ApiJson.Default.NameArguments, ListClients, ApiJson.Default.IReadOnlyListClientView),
            ["client.show"] = Verb(ApiJson.Default.NameArguments, ShowClient, ApiJson.Default.ClientView),
            ["image.create"] = Verb(ApiJson.Default.ImageArguments, CreateImage, ApiJson.Default.ChangeView),
            ["image.import"] = Verb(ApiJson.Default.ImageArguments, ImportImage, ApiJson.Default.ChangeView),
            ["image.list"] = Verb(ApiJson.Default.NoArguments, ListImages, ApiJson.Default.IReadOnlyListImageView),
            ["image.show"] = Verb(ApiJson.Default.NameArguments, ShowImage, ApiJson.Default.ImageView),
            ["lease.list"] = Verb(ApiJson.Default.NoArguments, ListLeases, ApiJson.Default.IReadOnlyListLeaseView),
            ["explain"] = Verb(ApiJson.Default.ExplainArguments, Explain, ApiJson.Default.ExplainView),
            ["status"] = Verb(ApiJson.Default.NoArguments, Status, ApiJson.Default.StatusView),
            ["watch"] = Verb(ApiJson.Default.WatchArguments, Watch, ApiJson.Default.NoArguments),
        };
    }

    /// <summary>Every request there is.</summary>
    public IReadOnlyCollection<string> Verbs => _verbs.Keys;

    public async Task Execute(string verb, JsonElement arguments, IApiReply reply, CancellationToken cancellation)
    {
        ApiMessage last;
        try
        {
            last = _verbs.TryGetValue(verb, out var run)
                ? new ApiMessage { Answer = await run(arguments, reply, cancellation) }
                : throw new FardiskException(ServerErrors.UnknownVerb, $"There is no request {verb}.");
        }
        catch (FardiskException ex)
        {
            last = new ApiMessage { Error = ApiError.From(ex) };
        }
        catch (Exception ex) when (ex is not OperationCanceledException && !(ex is IOException && cancellation.IsCancellationRequested))
        {
            ServerLog.RequestFailed(_logger, verb, ex);
            last = new ApiMessage { Error = new ApiError(ServerErrors.OurMistake.Id, $"This is our mistake: {verb}: {ex.GetType().Name}: {ex.Message}", ServerErrors.OurMistake.NextStep) };
        }

        await reply.Send(last, cancellation);
    }

    public void Dispose() => _changes.Dispose();

    private static Func<JsonElement, IApiReply, CancellationToken, Task<JsonElement>> Verb<TArguments, TResult>(
        JsonTypeInfo<TArguments> arguments, Func<TArguments, IApiReply, CancellationToken, Task<TResult>> run, JsonTypeInfo<TResult> result) =>
        async (json, reply, cancellation) =>
        {
            TArguments given;
            try
            {
                given = json.Deserialize(arguments) ?? throw new JsonException("null is no object");
            }
            catch (JsonException ex)
            {
                throw new FardiskException(ServerErrors.BadRequest, $"The arguments do not fit: {ex.Message}", ex);
            }

            return JsonSerializer.SerializeToElement(await run(given, reply, cancellation), result);
        };

    private static Func<JsonElement, IApiReply, CancellationToken, Task<JsonElement>> Verb<TArguments, TResult>(
        JsonTypeInfo<TArguments> arguments, Func<TArguments, TResult> run, JsonTypeInfo<TResult> result) =>
        Verb(arguments, (given, _, _) => Task.FromResult(run(given)), result);

    private static FardiskException BadValue(string what, string? value, string legal) =>
        new(ServerErrors.BadValue, $"{what}: \"{value}\" is not {legal}.");
}
