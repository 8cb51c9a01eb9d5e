using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text.Json;
using Meridian.Objects;
using Microsoft.AspNetCore.Http;

namespace Meridian.ApiServer;

/// <summary>Writes answers: stored bytes go out as they are.</summary>
internal static class ResponseWriter
{
    public const string Json = "application/json";

    private static readonly byte[] EndOfList = "]}\n"u8.ToArray();

    /// <summary>Writes an object of the API that is there as JSON, in the encoding that the client wants.</summary>
    public static Task ObjectAsync(ApiRequest request, int code, ReadOnlyMemory<byte> json, OutputForm form = OutputForm.Object) =>
        ResponseEncoder.Of(request, json, form) is { } other ? EncodedAsync(request, code, other.Content, other.ContentType) : JsonAsync(request, code, json);

    /// <summary>Writes JSON that is there already.</summary>
    public static Task JsonAsync(ApiRequest request, int code, ReadOnlyMemory<byte> json, string contentType = Json)
    {
        if (ResponseCompression.Wanted(request.Http, json.Length)) return EncodedAsync(request, code, json, contentType);
        var response = Begin(request, code, contentType);
        response.ContentLength = json.Length + 1;
        if (IsHead(request)) return Task.CompletedTask;
        response.BodyWriter.Write(json.Span);
        response.BodyWriter.Write("\n"u8);
        return response.BodyWriter.FlushAsync(request.Aborted).AsTask();
    }

    /// <summary>Writes a document that clients keep; one that has it already is told so.</summary>
    public static Task TaggedAsync(ApiRequest request, ReadOnlyMemory<byte> content, string tag, string contentType)
    {
        request.Response.Headers.Vary = "Accept";
        request.Response.Headers.ETag = tag;
        if (!request.Http.Request.Headers.IfNoneMatch.ToString().Contains(tag, StringComparison.Ordinal)) return BytesAsync(request, content, contentType);
        request.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    /// <summary>Writes bytes as they are.</summary>
    public static Task BytesAsync(ApiRequest request, ReadOnlyMemory<byte> bytes, string contentType) => EncodedAsync(request, StatusCodes.Status200OK, bytes, contentType);

    private static async Task EncodedAsync(ApiRequest request, int code, ReadOnlyMemory<byte> bytes, string contentType)
    {
        var response = Begin(request, code, contentType);
        if (!IsHead(request) && ResponseCompression.Wanted(request.Http, bytes.Length))
        {
            response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
            await gzip.WriteAsync(bytes, request.Aborted);
            return;
        }
        response.ContentLength = bytes.Length;
        if (!IsHead(request)) await response.Body.WriteAsync(bytes, request.Aborted);
    }

    /// <summary>Writes an object of the API that <paramref name="write"/> makes.</summary>
    public static Task BuiltAsync(ApiRequest request, int code, Action<Utf8JsonWriter> write, OutputForm form = OutputForm.Object)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = JsonBytes.Writer(buffer)) write(writer);
        return ObjectAsync(request, code, buffer.WrittenMemory, form);
    }

    /// <summary>Writes a list around the bytes of its items.</summary>
    public static async Task ListAsync(ApiRequest request, ResourceType type, ListResult list)
    {
        if (ResponseEncoder.OfList(request, type, list) is { } other)
        {
            await EncodedAsync(request, StatusCodes.Status200OK, other.Content, other.ContentType);
            return;
        }
        var response = Begin(request, StatusCodes.Status200OK, Json);
        var head = Head(type, list);
        var size = head.Length + ListItems.Length(list.Items) + EndOfList.Length;
        if (!IsHead(request) && ResponseCompression.Wanted(request.Http, size))
        {
            response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
            var writer = PipeWriter.Create(gzip, new StreamPipeWriterOptions(leaveOpen: true));
            await ListItems.WriteAsync(writer, head, list.Items, EndOfList, request.Aborted);
            await writer.CompleteAsync();
            return;
        }
        response.ContentLength = size;
        if (IsHead(request)) return;
        await ListItems.WriteAsync(response.BodyWriter, head, list.Items, EndOfList, request.Aborted);
    }

    // Everything before the first item; the array is closed by hand.
    private static ReadOnlyMemory<byte> Head(ResourceType type, ListResult list)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = JsonBytes.Writer(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, type.ListKind);
            writer.WriteString("apiVersion"u8, type.ApiVersion);
            ListEnvelope.Of(list).WriteMetadata(writer);
            writer.WritePropertyName("items"u8);
            writer.Flush();
            buffer.Write("["u8);
        }
        return buffer.WrittenMemory;
    }

    private static HttpResponse Begin(ApiRequest request, int code, string contentType)
    {
        request.Response.StatusCode = code;
        request.Response.ContentType = contentType;
        return request.Response;
    }

    // What HEAD answers has no body, and a stream of HTTP/2 breaks off on one.
    private static bool IsHead(ApiRequest request) => HttpMethods.IsHead(request.Http.Request.Method);

    /// <summary>Writes plain text.</summary>
    public static Task TextAsync(ApiRequest request, int code, string text, string contentType = "text/plain; charset=utf-8")
    {
        var response = Begin(request, code, contentType);
        response.Headers.XContentTypeOptions = "nosniff";
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        response.ContentLength = bytes.Length;
        if (IsHead(request)) return Task.CompletedTask;
        return response.Body.WriteAsync(bytes, request.Aborted).AsTask();
    }

    /// <summary>Writes a failure as a Status.</summary>
    public static Task FailureAsync(ApiRequest request, StatusException failure)
    {
        if (failure.RetryAfterSeconds > 0) request.Response.Headers.RetryAfter = failure.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return ObjectAsync(request, failure.Code, StatusJson.Write(failure));
    }
}
