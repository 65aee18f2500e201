using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Fardisk.Boot;
using Fardisk.Diagnostics;
using Fardisk.Protocols.Ipxe;
using Fardisk.Protocols.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fardisk.Listeners.Http;

internal sealed partial class BootHttpApplication
{
    private const int ReadLength = 256 * 1024;
    private const int WriteLength = 1024 * 1024;

    private async Task AnswerFile(HttpContext context, BootFile? file, string path)
    {
        if (file is null)
        {
            Record(context, $"{IpxeText.Safe(path)} refused: there is no such file", duration: null);
            await Refuse(context, StatusCodes.Status404NotFound, "There is no such file.").ConfigureAwait(false);
            return;
        }

        BootContent content;
        try
        {
            content = files.Open(file);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            Record(context, $"{file.Name} refused: {BootErrors.FileUnreadable.Id}, {ex.Message}", duration: null);
            await Refuse(context, StatusCodes.Status403Forbidden, $"{BootErrors.FileUnreadable.Id}: the server cannot read this file.").ConfigureAwait(false);
            return;
        }

        using (content)
        {
            await SendFile(context, content).ConfigureAwait(false);
        }
    }

    private async Task SendFile(HttpContext context, BootContent content)
    {
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        string tag = string.Create(CultureInfo.InvariantCulture, $"\"{content.Length:x}-{content.File.ModifiedAt.UtcTicks:x}\"");
        string modified = content.File.ModifiedAt.ToString("R", CultureInfo.InvariantCulture);
        response.Headers.ETag = tag;
        response.Headers.LastModified = modified;
        response.Headers.AcceptRanges = "bytes";
        response.ContentType = content.File.Name.EndsWith(".efi", StringComparison.OrdinalIgnoreCase) ? "application/efi" : "application/octet-stream";
        if (IsUnchanged(request, tag, modified))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        ByteRange range = RangeOf(context, content.Length, tag, modified);
        (long offset, long length) = range.Kind == RangeKind.Part ? (range.Offset, range.Length) : (0, content.Length);
        if (range.Kind == RangeKind.Unsatisfiable)
        {
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{content.Length}");
            await Refuse(context, StatusCodes.Status416RangeNotSatisfiable, "This range is not in the file.").ConfigureAwait(false);
            return;
        }

        if (range.Kind == RangeKind.Part)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {offset}-{offset + length - 1}/{content.Length}");
        }

        response.ContentLength = length;
        if (HttpMethods.IsHead(request.Method))
        {
            return;
        }

        long startedAt = clock.GetTimestamp();
        long sent = await SendBody(context, content, offset, length).ConfigureAwait(false);
        TellSent(context, content, range, sent, length, clock.GetElapsedTime(startedAt));
        if (sent < length)
        {
            context.Abort(); // the promised length cannot be kept: the file was cut, or the PC is gone
        }
    }

    private static async Task<long> SendBody(HttpContext context, BootContent content, long offset, long length)
    {
        PipeWriter writer = context.Response.BodyWriter;
        CancellationToken aborted = context.RequestAborted;
        long sent = 0;
        while (sent < length && !aborted.IsCancellationRequested)
        {
            FlushResult flushed;
            int count;
            if (content.Memory is { } memory)
            {
                count = (int)Math.Min(WriteLength, length - sent);
                flushed = await writer.WriteAsync(memory.Slice((int)(offset + sent), count), CancellationToken.None).ConfigureAwait(false);
            }
            else
            {
                Memory<byte> target = writer.GetMemory(ReadLength);
                count = content.Read(target.Span[..(int)Math.Min(target.Length, length - sent)], offset + sent);
                if (count == 0)
                {
                    break;
                }

                writer.Advance(count);
                flushed = await writer.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            }

            if (flushed.IsCompleted || flushed.IsCanceled)
            {
                break; // the PC closed its side
            }

            sent += count;
        }

        return sent;
    }

    private ByteRange RangeOf(HttpContext context, long fileLength, string tag, string modified)
    {
        HttpRequest request = context.Request;
        string header = request.Headers.Range.ToString();

        // RFC 9110 §14.2: only GET has ranges. §13.1.5: If-Range of another version means the whole file.
        string condition = request.Headers.IfRange.ToString();
        if (!HttpMethods.IsGet(request.Method) || (condition.Length > 0 && condition != tag && condition != modified))
        {
            return new ByteRange(RangeKind.None);
        }

        ByteRange range = ByteRange.Read(header, fileLength);
        if (range.Kind == RangeKind.Ignored)
        {
            HttpLog.RangeIgnored(logger, RemoteOf(context).ToString(), IpxeText.Safe(header));
        }

        return range;
    }

    // RFC 9110 §13.2.2: a tag, when there is one, decides alone.
    private static bool IsUnchanged(HttpRequest request, string tag, string modified)
    {
        string tags = request.Headers.IfNoneMatch.ToString();
        return tags.Length > 0
            ? tags == "*" || tags.Split(',', StringSplitOptions.TrimEntries).Any(t => t == tag || t == "W/" + tag)
            : request.Headers.IfModifiedSince.ToString() == modified;
    }

    private void TellSent(HttpContext context, BootContent content, ByteRange range, long sent, long length, TimeSpan duration)
    {
        string part = range.Kind == RangeKind.Part
            ? string.Create(CultureInfo.InvariantCulture, $"bytes {range.Offset:n0} to {range.Offset + length - 1:n0} of {content.Length:n0}")
            : string.Create(CultureInfo.InvariantCulture, $"{length:n0} bytes");
        string text = sent == length
            ? $"{content.File.Name}, {part}"
            : string.Create(CultureInfo.InvariantCulture, $"{content.File.Name}, {part}: broken off after {sent:n0}");
        HttpLog.FileSent(logger, RemoteOf(context).ToString(), text, (long)duration.TotalMilliseconds);

        // An image that is read in thousands of ranges is one line of a timeline, not thousands.
        if (sent < length || range.Offset == 0)
        {
            Record(context, text, duration);
        }
    }

    private void Record(HttpContext context, string text, TimeSpan? duration)
    {
        IPAddress remote = RemoteOf(context);
        if (addresses.MacAt(remote) is { } mac)
        {
            string? client = director.Decide(RequestOf(context, mac, ClientStage.Os)).Client;
            timeline.Record(new BootEvent(clock.GetUtcNow(), mac, BootStage.HttpFile, text, client, duration));
        }
    }
}
