using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation.Tests.Model;

/// <summary>What goes wrong with one call.</summary>
internal enum CallFault
{
    Conflict,
    TooManyRequests,
    Unavailable,
    InternalError,
    TimedOut,
    Refused,

    /// <summary>The connection breaks after the member has done what it was asked.</summary>
    LostAnswer,
}

/// <summary>The way to a member's API, on which single calls fail. Streams are not made through it.</summary>
/// <param name="client">The member's API.</param>
/// <param name="next">Asked before every call, with its verb; null for a call that goes well.</param>
internal sealed class FlakyClient(IKubeClient client, Func<string, CallFault?> next) : IKubeClient
{
    /// <summary>Told of every object before it is deleted.</summary>
    public Action<ResourceType, ObjectKey> Deleting { get; init; } = (_, _) => { };

    public Task<KubeObject> GetAsync(ResourceType type, ObjectKey key, CancellationToken cancellationToken) =>
        CallAsync("get", () => client.GetAsync(type, key, cancellationToken));

    public Task<KubeList> ListAsync(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken) =>
        CallAsync("list", () => client.ListAsync(type, ns, options, cancellationToken));

    public IAsyncEnumerable<WatchEvent> WatchAsync(ResourceType type, string? ns, WatchOptions options, CancellationToken cancellationToken) =>
        client.WatchAsync(type, ns, options, cancellationToken);

    public Task<KubeObject> CreateAsync(ResourceType type, string? ns, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) =>
        CallAsync("create", () => client.CreateAsync(type, ns, json, options, cancellationToken));

    public Task<KubeObject> UpdateAsync(ResourceType type, ObjectKey key, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) =>
        CallAsync("update", () => client.UpdateAsync(type, key, json, options, cancellationToken));

    public Task<KubeObject> PatchAsync(ResourceType type, ObjectKey key, PatchKind kind, ReadOnlyMemory<byte> patch, WriteOptions options, CancellationToken cancellationToken) =>
        CallAsync("patch", () => client.PatchAsync(type, key, kind, patch, options, cancellationToken));

    public Task DeleteAsync(ResourceType type, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken) => CallAsync("delete", async () =>
    {
        Deleting(type, key);
        await client.DeleteAsync(type, key, options, cancellationToken);
        return true;
    });

    public Task<ReadOnlyMemory<byte>> PostAsync(ResourceType type, ObjectKey key, string subresource, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        CallAsync("post", () => client.PostAsync(type, key, subresource, json, cancellationToken));

    public Task<Stream> StreamAsync(ResourceType type, ObjectKey key, string subresource, string query, CancellationToken cancellationToken) =>
        CallAsync("stream", () => client.StreamAsync(type, key, subresource, query, cancellationToken));

    private async Task<T> CallAsync<T>(string verb, Func<Task<T>> call)
    {
        var fault = next(verb);
        if (fault is { } before && before != CallFault.LostAnswer) throw Failure(before);
        var answer = await call();
        if (fault is { } after) throw Failure(after);
        return answer;
    }

    private static Exception Failure(CallFault fault) => fault switch
    {
        CallFault.Conflict => new StatusException(409, "Conflict", "the object has been modified; please apply your changes to the latest version and try again"),
        CallFault.TooManyRequests => ApiError.TooManyRequests("too many requests, please try again later", 1),
        CallFault.Unavailable => ApiError.Unavailable("the server is currently unable to handle the request"),
        CallFault.InternalError => new StatusException(500, "InternalError", "an error on the server has prevented the request from succeeding"),
        CallFault.TimedOut => new OperationCanceledException("the call took too long"),
        CallFault.LostAnswer => new HttpRequestException("Connection reset by peer"),
        _ => new HttpRequestException("Connection refused"),
    };
}
