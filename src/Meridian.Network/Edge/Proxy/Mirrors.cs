using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Meridian.Network;

/// <summary>
/// Sends copies of requests, after the requests themselves have been answered, and throws the answers away. Nobody waits for them: when too many are under
/// way, and when a body is too long to keep, copies are left out and counted.
/// </summary>
internal sealed class Mirrors(EdgeCore core, Upstreams upstreams) : IAsyncDisposable
{
    private const int MostUnderWay = 256;
    private const int LongestBody = 1024 * 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource stopping = new();

    // Guards the copies under way.
    private readonly Lock gate = new();
    private readonly HashSet<Task> underWay = [];

    /// <summary>Keeps a request's body as it passes by.</summary>
    public Copied Watch(HttpContext context)
    {
        var kept = new CopiedBody(context.Request.Body, LongestBody);
        var hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;
        if (hasBody) context.Request.Body = kept;
        return new Copied(hasBody ? kept : null, EdgeForwarder.Plain(context.Connection.RemoteIpAddress ?? IPAddress.None), context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent());
    }

    /// <summary>Sends copies to those that the dice choose.</summary>
    public void Send(EdgeAttempt attempt, Copied copied, ClientPlace? client)
    {
        foreach (var mirror in attempt.Mirrors)
        {
            if (mirror.Part < 1 && Random.Shared.NextDouble() >= mirror.Part) continue;
            var whole = copied.Body is null ? ReadOnlyMemory<byte>.Empty : copied.Body.Whole;
            var backend = BackendChoice.Next(mirror.Service.Near(client), EdgePolicy.Default, null, core.Time.GetTimestamp(), core.NextTurn()).Place;
            if (attempt.Copy is not { } request || whole is not { } body || backend is null || !TryBegin(() => SendAsync(backend, mirror.Service.Service.Http2, request.To(backend.State.Prefix, copied.Path, body), copied.Client)))
                core.Statistics.Mirrored.Count(backend?.Backend.Cluster ?? "", "dropped");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        Task[] all;
        lock (gate) all = [.. underWay];
        await Task.WhenAll(all);
        stopping.Dispose();
    }

    private bool TryBegin(Func<Task> send)
    {
        lock (gate)
        {
            if (underWay.Count >= MostUnderWay || stopping.IsCancellationRequested) return false;
            underWay.RemoveWhere(t => t.IsCompleted);
            underWay.Add(send());
            return true;
        }
    }

    private async Task SendAsync(BackendPlace backend, bool http2, HttpRequestMessage message, IPAddress client)
    {
        await Task.Yield();
        using var request = message;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        late.CancelAfter(Longest);
        if (http2) (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        try
        {
            using var answer = await upstreams.Of(client).SendAsync(request, late.Token);
            await answer.Content.CopyToAsync(Stream.Null, late.Token);
            core.Statistics.Mirrored.Count(backend.Backend.Cluster, "sent");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            core.Statistics.Mirrored.Count(backend.Backend.Cluster, "failed");
        }
    }

    /// <summary>What is kept of a request for copies of it.</summary>
    /// <param name="Body">Its body as it passed by; null for none.</param>
    /// <param name="Client">Who sent it.</param>
    /// <param name="Path">What it asked for.</param>
    internal sealed record Copied(CopiedBody? Body, IPAddress Client, string Path);
}
