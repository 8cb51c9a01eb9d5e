using System.Buffers;
using System.Text.Json;

namespace Meridian.Objects;

/// <summary>Writes and reads <see cref="StatusException"/> as the <c>Status</c> object that goes over the wire.</summary>
public static class StatusJson
{
    /// <summary>The failure as a <c>Status</c> object.</summary>
    public static ReadOnlyMemory<byte> Write(StatusException failure)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = JsonBytes.Writer(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", "Status");
            writer.WriteString("apiVersion", "v1");
            writer.WriteStartObject("metadata");
            if (failure.Continue.Length > 0) writer.WriteString("continue", failure.Continue);
            writer.WriteEndObject();
            writer.WriteString("status", "Failure");
            writer.WriteString("message", failure.Message);
            writer.WriteString("reason", failure.Reason);
            WriteDetails(writer, failure);
            writer.WriteNumber("code", failure.Code);
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    /// <summary>Reads a <c>Status</c> object. Bytes that are none, such as a proxy's page, become an error that quotes their beginning.</summary>
    /// <param name="json">Body of the failed answer.</param>
    /// <param name="httpCode">HTTP status code of the answer, used when the body does not say.</param>
    /// <param name="retryAfterSeconds">How long the answer asks to wait, used when the body does not say. Default 0: it does not ask.</param>
    public static StatusException Read(ReadOnlyMemory<byte> json, int httpCode, int retryAfterSeconds = 0)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object && Text(document.RootElement, "kind") == "Status")
                return Read(document.RootElement, httpCode, retryAfterSeconds);
        }
        catch (JsonException)
        {
            // Not JSON: told below with what it is.
        }
        var start = System.Text.Encoding.UTF8.GetString(json.Span[..Math.Min(json.Length, 200)]).Trim();
        return new StatusException(httpCode, ReasonOf(httpCode), start.Length == 0 ? $"the server answered {httpCode}" : $"the server answered {httpCode}: {start}") { RetryAfterSeconds = retryAfterSeconds };
    }

    private static StatusException Read(JsonElement status, int httpCode, int retryAfterSeconds)
    {
        var code = status.TryGetProperty("code", out var number) && number.TryGetInt32(out var value) && value != 0 ? value : httpCode;
        var reason = Text(status, "reason");
        var details = status.TryGetProperty("details", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        var metadata = status.TryGetProperty("metadata", out var meta) && meta.ValueKind == JsonValueKind.Object ? meta : default;
        return new StatusException(code, reason.Length > 0 ? reason : ReasonOf(code), Text(status, "message"))
        {
            DetailsName = Text(details, "name"),
            DetailsGroup = Text(details, "group"),
            DetailsKind = Text(details, "kind"),
            Causes = Causes(details),
            RetryAfterSeconds = details.ValueKind == JsonValueKind.Object && details.TryGetProperty("retryAfterSeconds", out var wait) && wait.TryGetInt32(out var seconds) && seconds > 0 ? seconds : retryAfterSeconds,
            Continue = Text(metadata, "continue"),
        };
    }

    private static StatusCause[] Causes(JsonElement details)
    {
        if (details.ValueKind != JsonValueKind.Object || !details.TryGetProperty("causes", out var causes) || causes.ValueKind != JsonValueKind.Array) return [];
        return [.. causes.EnumerateArray().Select(c => new StatusCause(Text(c, "reason"), Text(c, "message"), Text(c, "field")))];
    }

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static void WriteDetails(Utf8JsonWriter writer, StatusException failure)
    {
        var none = failure.DetailsName.Length + failure.DetailsGroup.Length + failure.DetailsKind.Length + failure.Causes.Count + failure.RetryAfterSeconds == 0;
        // Clients look into the details of what was not found without asking whether there are any.
        if (none && !failure.IsNotFound) return;
        writer.WriteStartObject("details");
        if (failure.DetailsName.Length > 0) writer.WriteString("name", failure.DetailsName);
        if (failure.DetailsGroup.Length > 0) writer.WriteString("group", failure.DetailsGroup);
        if (failure.DetailsKind.Length > 0) writer.WriteString("kind", failure.DetailsKind);
        if (failure.Causes.Count > 0) WriteCauses(writer, failure.Causes);
        if (failure.RetryAfterSeconds > 0) writer.WriteNumber("retryAfterSeconds", failure.RetryAfterSeconds);
        writer.WriteEndObject();
    }

    private static void WriteCauses(Utf8JsonWriter writer, IReadOnlyList<StatusCause> causes)
    {
        writer.WriteStartArray("causes");
        foreach (var cause in causes)
        {
            writer.WriteStartObject();
            writer.WriteString("reason", cause.Reason);
            writer.WriteString("message", cause.Message);
            if (cause.Field.Length > 0) writer.WriteString("field", cause.Field);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static string ReasonOf(int code) => code switch
    {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        409 => "Conflict",
        410 => "Gone",
        422 => "Invalid",
        429 => "TooManyRequests",
        503 => "ServiceUnavailable",
        504 => "Timeout",
        _ => code >= 500 ? "InternalError" : "Unknown",
    };
}
