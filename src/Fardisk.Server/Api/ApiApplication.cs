using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Fardisk.Server.Api;

/// <summary>The API on one Kestrel: <c>GET /health</c>, <c>POST /api/VERB</c> with a JSON object. The same for the control socket and the admin listener, which has a gate.</summary>
internal sealed class ApiApplication(ICommandService service, ApiGate? gate, ILogger logger, CancellationToken stopping) : IHttpApplication<HttpContext>
{
    /// <summary>Most bytes of a request's body.</summary>
    public const int BodyBytesMax = 256 * 1024;

    private const string ApiPath = "/api/";
    private const string HealthPath = "/health";

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        HttpReply reply = new(context.Response);
        bool isHealth = context.Request.Path.Value == HealthPath;
        if (gate?.Refusal(context.Request, needsToken: !isHealth) is { } refusal)
        {
            ServerLog.Refused(logger, context.Connection.RemoteIpAddress?.ToString() ?? "-", refusal.Why);
            context.Response.StatusCode = refusal.Status;
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await WriteError(context.Response, new ApiError(ServerErrors.Forbidden.Id, $"The request was refused: {refusal.Why}.", ServerErrors.Forbidden.NextStep));
        }
        else if (isHealth)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($$"""{"status":"ok","version":"{{ProductVersion.Text}}"}""" + "\n", context.RequestAborted);
        }
        else if (context.Request.Path.Value is not { } path || !path.StartsWith(ApiPath, StringComparison.Ordinal) || !HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = context.Request.Path.StartsWithSegments("/api") ? StatusCodes.Status405MethodNotAllowed : StatusCodes.Status404NotFound;
            await WriteError(context.Response, new ApiError(ServerErrors.BadRequest.Id, "The API answers POST /api/VERB only.", ServerErrors.BadRequest.NextStep));
        }
        else
        {
            await Run(context, path[ApiPath.Length..], reply);
        }
    }

    private async Task Run(HttpContext context, string verb, HttpReply reply)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            if (await ReadBody(context.Request, ended.Token) is not { } arguments)
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                await WriteError(context.Response, new ApiError(ServerErrors.BadRequest.Id, $"The body of {verb} is not a JSON object of at most {BodyBytesMax} bytes.", ServerErrors.BadRequest.NextStep));
                return;
            }

            await service.Execute(verb, arguments, reply, ended.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            await reply.Send(
                new ApiMessage { Error = new ApiError(ServerErrors.Stopping.Id, ServerErrors.Stopping.Meaning, ServerErrors.Stopping.NextStep) },
                CancellationToken.None);
        }
        catch (Exception ex) when (ex is OperationCanceledException or IOException)
        {
            // The reader hung up: nobody is left to answer. What was under way has been cancelled.
            context.Abort();
        }
    }

    private static async Task<JsonElement?> ReadBody(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > BodyBytesMax)
        {
            return null;
        }

        try
        {
            using JsonDocument document = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellation);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (Exception ex) when (ex is JsonException or BadHttpRequestException)
        {
            return null;
        }
    }

    // A refusal keeps the status that was set before.
    private static async Task WriteError(HttpResponse response, ApiError error)
    {
        response.ContentType = HttpReply.MediaType;
        byte[] line = JsonSerializer.SerializeToUtf8Bytes(new ApiMessage { Error = error }, ApiJson.Default.ApiMessage);
        response.ContentLength = line.Length + 1;
        await response.Body.WriteAsync(line);
        await response.Body.WriteAsync("\n"u8.ToArray());
    }
}
