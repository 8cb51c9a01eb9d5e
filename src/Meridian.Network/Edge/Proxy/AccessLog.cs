using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Meridian.Network;

/// <summary>Writes a line of JSON for requests of routes that ask for it.</summary>
internal sealed partial class AccessLog(ILogger logger, TimeProvider time)
{
    private const int LongestText = 1024;

    public void Write(HttpContext context, EdgeAttempt? attempt, string region, string cluster, TimeSpan took)
    {
        if (!logger.IsEnabled(LogLevel.Information)) return;
        using var buffer = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(buffer)) Write(json, context, attempt, region, cluster, took);
        var line = Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        LogRequest(line);
    }

    private void Write(Utf8JsonWriter json, HttpContext context, EdgeAttempt? attempt, string region, string cluster, TimeSpan took)
    {
        var request = context.Request;
        json.WriteStartObject();
        json.WriteString("time", time.GetUtcNow());
        json.WriteString("client", context.Connection.RemoteIpAddress is { } address ? EdgeForwarder.Plain(address).ToString() : "");
        json.WriteString("clientRegion", region);
        json.WriteString("protocol", request.Protocol);
        json.WriteString("method", Short(request.Method));
        json.WriteString("scheme", request.Scheme);
        json.WriteString("host", Short(request.Host.Value));
        json.WriteString("path", Short(request.Path.Value));
        json.WriteNumber("status", context.Response.StatusCode);
        json.WriteNumber("ms", Math.Round(took.TotalMilliseconds, 3));
        json.WriteString("service", attempt?.Service.Service.Name ?? "");
        json.WriteString("cluster", cluster);
        json.WriteString("reason", attempt?.Reason ?? "");
        json.WriteNumber("failedAttempts", attempt?.Tried.Count ?? 0);
        json.WriteString("userAgent", Short(request.Headers.UserAgent.ToString()));
        json.WriteEndObject();
    }

    private static string Short(string? text) => text is null ? "" : text.Length > LongestText ? text[..LongestText] : text;

    [LoggerMessage(Level = LogLevel.Information, Message = "{Request}")]
    private partial void LogRequest(string request);
}
