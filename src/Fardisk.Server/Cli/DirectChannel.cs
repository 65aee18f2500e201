using System.Text.Json;
using Fardisk.Server.Api;
using Fardisk.State;

namespace Fardisk.Server.Cli;

/// <summary>No server runs: this process is the only writer for the time of one command.</summary>
internal sealed class DirectChannel(Engine engine, DataFolderLock held) : ICommandChannel
{
    private readonly CommandService _service = new(engine);

    public async Task<JsonElement> Call(string verb, JsonElement arguments, Action<ApiMessage> onLine, CancellationToken cancellation)
    {
        Reply reply = new(onLine);
        await _service.Execute(verb, arguments, reply, cancellation);
        return reply.Last?.Error is { } error
            ? throw error.ToException()
            : reply.Last?.Answer ?? throw new InvalidOperationException($"{verb} ended without a result");
    }

    public async ValueTask DisposeAsync()
    {
        _service.Dispose();
        await engine.DisposeAsync();
        held.Dispose();
    }

    private sealed class Reply(Action<ApiMessage> onLine) : IApiReply
    {
        public ApiMessage? Last { get; private set; }

        public ValueTask Send(ApiMessage message, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            if (message.Answer is not null || message.Error is not null)
            {
                Last = message;
            }
            else
            {
                onLine(message);
            }

            return ValueTask.CompletedTask;
        }
    }
}
