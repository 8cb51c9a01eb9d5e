using System.Text;
using Microsoft.AspNetCore.Http;

namespace Meridian.Dashboard;

/// <summary>Sends the newest messages of several broadcasts to one browser as server-sent events.</summary>
internal static class EventStream
{
    /// <summary>Sends until the browser leaves or the server stops.</summary>
    /// <param name="context">The request.</param>
    /// <param name="stopping">Ends the stream.</param>
    /// <param name="sources">Event names and where their messages come from.</param>
    public static async Task SendAsync(HttpContext context, CancellationToken stopping, params IReadOnlyList<(string Event, Broadcast Source)> sources)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.FlushAsync(stopping);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, context.RequestAborted);
        var waiting = sources.Select(s => s.Source.NextAsync(0, ends.Token)).ToArray();
        while (true)
        {
            var done = Array.IndexOf(waiting, await Task.WhenAny(waiting));
            var (version, message) = await waiting[done];
            await WriteAsync(context.Response, sources[done].Event, message, ends.Token);
            waiting[done] = sources[done].Source.NextAsync(version, ends.Token);
        }
    }

    private static async Task WriteAsync(HttpResponse response, string name, ReadOnlyMemory<byte> message, CancellationToken token)
    {
        await response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes($"event: {name}\ndata: "), token);
        await response.BodyWriter.WriteAsync(message, token);
        await response.BodyWriter.WriteAsync("\n\n"u8.ToArray(), token);
        await response.BodyWriter.FlushAsync(token);
    }
}
