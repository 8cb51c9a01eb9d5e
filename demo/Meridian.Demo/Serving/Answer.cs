using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Meridian.Demo;

/// <summary>Writes answers that pages of any origin may read.</summary>
internal static class Answer
{
    public const string Json = "application/json";
    public const string Text = "text/plain";
    public const string Metrics = "text/plain; version=0.0.4; charset=utf-8";
    public const string Html = "text/html; charset=utf-8";

    public static Task WriteAsync(HttpContext context, string type, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        AllowAnyOrigin(context);
        response.ContentType = type;
        response.ContentLength = body.Length;
        return response.BodyWriter.WriteAsync(body, context.RequestAborted).AsTask();
    }

    public static Task OkAsync(HttpContext context) => WriteAsync(context, Text, "ok"u8.ToArray());

    public static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return WriteAsync(context, Text, "not found\n"u8.ToArray());
    }

    /// <summary>Answers what a browser asks before a request from another origin.</summary>
    public static Task PreflightAsync(HttpContext context)
    {
        AllowAnyOrigin(context);
        context.Response.Headers[HeaderNames.AccessControlAllowMethods] = "GET, OPTIONS";
        context.Response.Headers[HeaderNames.AccessControlAllowHeaders] = "X-Region";
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    // A page that sends credentials must be named; only browsers say who they are.
    private static void AllowAnyOrigin(HttpContext context)
    {
        var origin = context.Request.Headers.Origin;
        if (origin.Count == 0) return;
        context.Response.Headers.AccessControlAllowOrigin = origin;
        context.Response.Headers.AccessControlAllowCredentials = "true";
        context.Response.Headers.Vary = HeaderNames.Origin;
    }
}
