using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Client;

/// <summary>The Kubernetes API over HTTP, to any conformant server.</summary>
/// <param name="http">Client whose base address is the server's root and whose handler carries the credentials. Not disposed here.</param>
public sealed class HttpKubeClient(HttpClient http) : IKubeClient
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);
    private const string AnyJson = "application/json";
    private const string MetadataList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
    private const string MetadataObject = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

    /// <inheritdoc />
    public async Task<KubeObject> GetAsync(ResourceType type, ObjectKey key, CancellationToken cancellationToken) =>
        ListReader.Typed(await SendAsync(HttpMethod.Get, type.ItemPath(key), null, cancellationToken), type);

    /// <inheritdoc />
    public async Task<KubeList> ListAsync(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken)
    {
        var query = new QueryText()
            .Add("labelSelector", options.LabelSelector)
            .Add("fieldSelector", options.FieldSelector)
            .Add("limit", options.Limit > 0 ? options.Limit.ToString(CultureInfo.InvariantCulture) : "")
            .Add("continue", options.Continue);
        return ListReader.Read(await SendAsync(HttpMethod.Get, type.CollectionPath(ns) + query, null, options.MetadataOnly ? MetadataList : AnyJson, cancellationToken), type);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type, string? ns, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new QueryText()
            .Add("watch", "true")
            .Add("resourceVersion", options.ResourceVersion)
            .Add("labelSelector", options.LabelSelector)
            .Add("fieldSelector", options.FieldSelector)
            .Add("allowWatchBookmarks", options.AllowBookmarks ? "true" : "")
            .Add("timeoutSeconds", options.Timeout is { } timeout ? ((long)timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture) : "");
        using var answer = await OpenAsync(HttpMethod.Get, type.CollectionPath(ns) + query, null, options.MetadataOnly ? MetadataObject : AnyJson, cancellationToken);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var change in WatchReader.ReadAsync(stream, type, cancellationToken)) yield return change;
    }

    /// <inheritdoc />
    public async Task<KubeObject> CreateAsync(ResourceType type, string? ns, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) =>
        ListReader.Typed(await SendAsync(HttpMethod.Post, type.CollectionPath(ns) + Query(options), Body(json, Json), cancellationToken), type);

    /// <inheritdoc />
    public async Task<KubeObject> UpdateAsync(ResourceType type, ObjectKey key, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) =>
        ListReader.Typed(await SendAsync(HttpMethod.Put, ItemPath(type, key, options), Body(json, Json), cancellationToken), type);

    /// <inheritdoc />
    public async Task<KubeObject> PatchAsync(
        ResourceType type, ObjectKey key, PatchKind kind, ReadOnlyMemory<byte> patch, WriteOptions options, CancellationToken cancellationToken)
    {
        var path = ItemPath(type, key, options);
        if (kind == PatchKind.Apply && options.Force) path += path.Contains('?', StringComparison.Ordinal) ? "&force=true" : "?force=true";
        return ListReader.Typed(await SendAsync(HttpMethod.Patch, path, Body(patch, MediaType(kind)), AnyJson, cancellationToken, kind == PatchKind.Apply && options.MustBeNew), type);
    }

    /// <inheritdoc />
    public Task DeleteAsync(ResourceType type, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["kind"] = "DeleteOptions", ["apiVersion"] = "v1", ["propagationPolicy"] = options.PropagationPolicy };
        if (options.GracePeriodSeconds is { } grace) body["gracePeriodSeconds"] = grace;
        if (options.PreconditionUid.Length > 0) body["preconditions"] = new JsonObject { ["uid"] = options.PreconditionUid };
        return SendAsync(HttpMethod.Delete, type.ItemPath(key), Body(JsonBytes.Of(body), Json), cancellationToken);
    }

    /// <inheritdoc />
    public Task<ReadOnlyMemory<byte>> PostAsync(
        ResourceType type, ObjectKey key, string subresource, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"{type.ItemPath(key)}/{subresource}", Body(json, Json), cancellationToken);

    /// <inheritdoc />
    public async Task<Stream> StreamAsync(ResourceType type, ObjectKey key, string subresource, string query, CancellationToken cancellationToken)
    {
        var path = $"{type.ItemPath(key)}/{subresource}{(query.Length > 0 ? "?" + query : "")}";
        var answer = await OpenAsync(HttpMethod.Get, path, null, cancellationToken);
        return await answer.Content.ReadAsStreamAsync(cancellationToken);
    }

    /// <summary>Reads any path of the server, such as <c>version</c> or <c>readyz</c>.</summary>
    public Task<ReadOnlyMemory<byte>> RawAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Reads any path of the server in one of several forms, the best first, as an <c>Accept</c> header lists them.</summary>
    public Task<ReadOnlyMemory<byte>> RawAsync(string path, string accept, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, accept, cancellationToken);

    /// <summary>Reads any path of the server as it comes, without a limit of time. The stream is the caller's to dispose.</summary>
    public async Task<Stream> RawStreamAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await OpenAsync(HttpMethod.Get, path, null, cancellationToken);
        return await answer.Content.ReadAsStreamAsync(cancellationToken);
    }

    private Task<ReadOnlyMemory<byte>> SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellationToken) =>
        SendAsync(method, path, body, AnyJson, cancellationToken);

    private async Task<ReadOnlyMemory<byte>> SendAsync(
        HttpMethod method, string path, HttpContent? body, string accept, CancellationToken cancellationToken, bool mustBeNew = false)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(CallTimeout);
        try
        {
            using var answer = await OpenAsync(method, path, body, accept, limit.Token, mustBeNew);
            return await answer.Content.ReadAsByteArrayAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{http.BaseAddress} did not answer within {CallTimeout.TotalSeconds:0} s");
        }
    }

    private Task<HttpResponseMessage> OpenAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellationToken) =>
        OpenAsync(method, path, body, AnyJson, cancellationToken);

    private async Task<HttpResponseMessage> OpenAsync(
        HttpMethod method, string path, HttpContent? body, string accept, CancellationToken cancellationToken, bool mustBeNew = false)
    {
        // A message of one's own does not take the client's version by itself, and then every watch would have a connection.
        using var request = new HttpRequestMessage(method, path) { Content = body, Version = http.DefaultRequestVersion, VersionPolicy = http.DefaultVersionPolicy };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (mustBeNew) request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (answer.IsSuccessStatusCode) return answer;
        using (answer)
        {
            // A server that refuses before it has read the request says how long to wait in the header alone.
            var wait = answer.Headers.RetryAfter?.Delta ?? TimeSpan.Zero;
            throw StatusJson.Read(await answer.Content.ReadAsByteArrayAsync(cancellationToken), (int)answer.StatusCode, (int)Math.Min(wait.TotalSeconds, int.MaxValue));
        }
    }

    private static string ItemPath(ResourceType type, ObjectKey key, WriteOptions options) =>
        type.ItemPath(key) + (options.Subresource.Length > 0 ? "/" + options.Subresource : "") + Query(options);

    private static QueryText Query(WriteOptions options) =>
        new QueryText().Add("fieldManager", options.FieldManager).Add("dryRun", options.DryRun ? "All" : "");

    private static ReadOnlyMemoryContent Body(ReadOnlyMemory<byte> bytes, MediaTypeHeaderValue type) => new(bytes) { Headers = { ContentType = type } };

    private static MediaTypeHeaderValue MediaType(PatchKind kind) => new(kind switch
    {
        PatchKind.Json => "application/json-patch+json",
        PatchKind.Merge => "application/merge-patch+json",
        PatchKind.Strategic => "application/strategic-merge-patch+json",
        _ => "application/apply-patch+yaml",
    });

    // Collects query parameters, leaving empty ones out; renders with the question mark, or as nothing.
    private sealed class QueryText
    {
        private readonly StringBuilder text = new();

        public QueryText Add(string name, string value)
        {
            if (value.Length > 0) text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            return this;
        }

        public override string ToString() => text.ToString();
    }
}
