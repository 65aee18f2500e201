using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Fardisk.Server.Api;

/// <summary>Writes an answer's lines as NDJSON into an HTTP response. The status is decided by the first line.</summary>
internal sealed class HttpReply(HttpResponse response) : IApiReply
{
    /// <summary>Media type of our answers: a JSON document a line.</summary>
    public const string MediaType = "application/x-ndjson";

    public async ValueTask Send(ApiMessage message, CancellationToken cancellation)
    {
        if (!response.HasStarted)
        {
            response.StatusCode = message.Error is { } error ? StatusOf(error) : StatusCodes.Status200OK;
            response.ContentType = MediaType;
        }

        // One write for the whole line: it also flushes, so the reader has each line at once.
        using MemoryStream line = new();
        await JsonSerializer.SerializeAsync(line, message, ApiJson.Default.ApiMessage, cancellation);
        line.WriteByte((byte)'\n');
        FlushResult flushed = await response.BodyWriter.WriteAsync(line.GetBuffer().AsMemory(0, (int)line.Length), cancellation);
        if (flushed.IsCompleted)
        {
            throw new IOException("the reader closed the connection");
        }
    }

    private static int StatusOf(ApiError error) => error.Id switch
    {
        _ when error.Id == ServerErrors.OurMistake.Id => StatusCodes.Status500InternalServerError,
        _ when error.Id == ServerErrors.UnknownVerb.Id => StatusCodes.Status404NotFound,
        _ when error.Id == ServerErrors.Stopping.Id => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };
}
