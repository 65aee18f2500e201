using System.Text.Json;
using Fardisk.Server.Api;

namespace Fardisk.Tests.Server;

/// <summary>A service that answers as the test says.</summary>
internal sealed class FakeService(Func<string, JsonElement, IApiReply, CancellationToken, Task> answer) : ICommandService
{
    public Task Execute(string verb, JsonElement arguments, IApiReply reply, CancellationToken cancellation) => answer(verb, arguments, reply, cancellation);

    /// <summary>Answers every request with its own arguments.</summary>
    public static FakeService Echo() => new(async (_, arguments, reply, cancellation) => await reply.Send(new ApiMessage { Answer = arguments }, cancellation));
}
