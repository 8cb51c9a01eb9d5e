using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>
/// The API for the parts that run in the server's own process: the same calls with the same meaning as over HTTP, made by
/// <see cref="UserInfo.Master"/>, without a connection and without encoding what is read.
/// </summary>
/// <param name="engine">The API.</param>
public sealed class InProcessClient(ApiEngine engine) : IKubeClient
{
    /// <inheritdoc />
    public Task<KubeObject> GetAsync(ResourceType type, ObjectKey key, CancellationToken cancellationToken) =>
        Answer(() => engine.Get(type, key), cancellationToken);

    /// <inheritdoc />
    public Task<KubeList> ListAsync(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken) =>
        Answer(() =>
        {
            var page = engine.List(type, ns, Requests.Query(options));
            return new KubeList(page.Items, page.ResourceVersion, page.Continue);
        }, cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type, string? ns, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in engine.WatchAsync(type, ns, Requests.Query(options), cancellationToken))
        {
            if (line.Failure is { } failure) throw failure;
            yield return new WatchEvent(Kind(line.Type), line.Object!);
        }
    }

    /// <inheritdoc />
    public async Task<KubeObject> CreateAsync(ResourceType type, string? ns, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken)
    {
        if (options.Subresource.Length > 0) throw ApiError.MethodNotAllowed();
        return (await engine.CreateAsync(type, ns, Body(type, json), Requests.Context(options), cancellationToken)).Object;
    }

    /// <inheritdoc />
    public async Task<KubeObject> UpdateAsync(ResourceType type, ObjectKey key, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) =>
        (await engine.UpdateAsync(type, key, options.Subresource, options.Subresource is "" or "status" ? Body(type, json) : Body(json), Requests.Context(options), cancellationToken)).Object;

    /// <inheritdoc />
    public async Task<KubeObject> PatchAsync(
        ResourceType type, ObjectKey key, PatchKind kind, ReadOnlyMemory<byte> patch, WriteOptions options, CancellationToken cancellationToken) =>
        (await engine.PatchAsync(type, key, options.Subresource, kind, Parse(patch), Requests.Context(options), cancellationToken)).Object;

    /// <inheritdoc />
    public Task DeleteAsync(ResourceType type, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken) =>
        engine.DeleteAsync(type, key, Requests.Delete(options), Requests.Context(WriteOptions.Default), cancellationToken);

    /// <inheritdoc />
    public async Task<ReadOnlyMemory<byte>> PostAsync(
        ResourceType type, ObjectKey key, string subresource, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        (await engine.PostSubresourceAsync(type, key, subresource, Body(json), Requests.Context(WriteOptions.Default), cancellationToken)).Json;

    /// <inheritdoc />
    public Task<Stream> StreamAsync(ResourceType type, ObjectKey key, string subresource, string query, CancellationToken cancellationToken)
    {
        if (!type.Equals(ResourceTypes.Pods) || subresource != "log") throw ApiError.NotImplemented($"{type.Plural}/{subresource} is not built yet");
        return engine.OpenLogAsync(key, PodLogOptions.Parse(query), cancellationToken);
    }

    // Failures belong in the task, as they are over HTTP: a caller may start several calls before it awaits the first.
    private static Task<T> Answer<T>(Func<T> read, CancellationToken cancellationToken)
    {
        try
        {
            return cancellationToken.IsCancellationRequested ? Task.FromCanceled<T>(cancellationToken) : Task.FromResult(read());
        }
        catch (StatusException failure)
        {
            return Task.FromException<T>(failure);
        }
    }

    private static JsonObject Body(ResourceType type, ReadOnlyMemory<byte> json) => ObjectDecoder.Decode(json, "application/json", type).Node;

    private static JsonObject Body(ReadOnlyMemory<byte> json) => Parse(json) as JsonObject ?? throw ApiError.BadRequest("the body must be a JSON object");

    private static JsonNode Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonNode.Parse(json.Span) ?? throw ApiError.BadRequest("the body must not be null");
        }
        catch (JsonException malformed)
        {
            throw ApiError.BadRequest($"the body is not JSON: {malformed.Message}");
        }
    }

    private static WatchEventType Kind(ApiWatchEventType type) => type switch
    {
        ApiWatchEventType.Added => WatchEventType.Added,
        ApiWatchEventType.Modified => WatchEventType.Modified,
        ApiWatchEventType.Deleted => WatchEventType.Deleted,
        _ => WatchEventType.Bookmark,
    };
}
