using System.Text.Json.Nodes;
using Meridian.ApiServer;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.Faults;

/// <summary>The real API; tells which collections were written to.</summary>
internal sealed class TrackedClient(InProcessClient api) : IKubeClient
{
    private readonly Lock gate = new();
    private HashSet<ResourceType> written = [];

    /// <summary>The collections that may have changed since this was asked before.</summary>
    internal IReadOnlyCollection<ResourceType> TakeWritten()
    {
        lock (gate)
        {
            if (written.Count == 0) return [];
            var taken = written;
            written = [];
            return taken;
        }
    }

    public Task<KubeObject> GetAsync(ResourceType type, ObjectKey key, CancellationToken cancellationToken) => api.GetAsync(type, key, cancellationToken);

    public Task<KubeList> ListAsync(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken) => api.ListAsync(type, ns, options, cancellationToken);

    public IAsyncEnumerable<WatchEvent> WatchAsync(ResourceType type, string? ns, WatchOptions options, CancellationToken cancellationToken) => api.WatchAsync(type, ns, options, cancellationToken);

    // What is made may be charged to a quota.
    public Task<KubeObject> CreateAsync(ResourceType type, string? ns, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) =>
        NotedAsync(api.CreateAsync(type, ns, json, options, cancellationToken), type, ResourceTypes.ResourceQuotas);

    public Task<KubeObject> UpdateAsync(ResourceType type, ObjectKey key, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) =>
        NotedAsync(api.UpdateAsync(type, key, json, options, cancellationToken), type, ResourceTypes.ResourceQuotas);

    public Task<KubeObject> PatchAsync(ResourceType type, ObjectKey key, PatchKind kind, ReadOnlyMemory<byte> patch, WriteOptions options, CancellationToken cancellationToken) =>
        NotedAsync(api.PatchAsync(type, key, kind, patch, options, cancellationToken), type, ResourceTypes.ResourceQuotas);

    public Task DeleteAsync(ResourceType type, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken) =>
        NotedAsync(DoneAsync(api.DeleteAsync(type, key, options, cancellationToken)), type, type);

    public Task<ReadOnlyMemory<byte>> PostAsync(ResourceType type, ObjectKey key, string subresource, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        NotedAsync(api.PostAsync(type, key, subresource, json, cancellationToken), type, ResourceTypes.PodDisruptionBudgets);

    public Task<Stream> StreamAsync(ResourceType type, ObjectKey key, string subresource, string query, CancellationToken cancellationToken) =>
        api.StreamAsync(type, key, subresource, query, cancellationToken);

    internal async Task<KubeObject?> FindAsync(ResourceType type, ObjectKey key)
    {
        try
        {
            return await api.GetAsync(type, key, CancellationToken.None);
        }
        catch (StatusException absent) when (absent.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>Deletes an object at once and makes another of the same name and content. Null if it does not go at once.</summary>
    internal async Task<KubeObject?> ReplaceByAnotherAsync(ResourceType type, ObjectKey key)
    {
        if (await FindAsync(type, key) is not { } before) return null;
        await DeleteAsync(type, key, DeleteOptions.Now, CancellationToken.None);
        if (await FindAsync(type, key) is not null) return null;
        var node = before.ToNode();
        node.Remove("status");
        node["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace };
        return await CreateAsync(type, type.Namespaced ? key.Namespace : null, JsonBytes.Of(node), WriteOptions.Default, CancellationToken.None);
    }

    private async Task<T> NotedAsync<T>(Task<T> call, params ResourceType[] types)
    {
        try
        {
            return await call;
        }
        finally
        {
            lock (gate) written.UnionWith(types);
        }
    }

    private static async Task<bool> DoneAsync(Task call)
    {
        await call;
        return true;
    }
}
