using System.Buffers;
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

        PipeWriter writer = response.BodyWriter;
        writer.Write(JsonSerializer.SerializeToUtf8Bytes(message, ApiJson.Default.ApiMessage));
        writer.Write("\n"u8);
        FlushResult flushed = await writer.FlushAsync(cancellation);
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
