using Meridian.Objects;

namespace Meridian.Client.Tests.Informers;

/// <summary>A server that cannot be reached at the first list.</summary>
internal sealed class FirstListFails(IKubeClient inner) : IKubeClient
{
    private int lists;

    public Task<KubeList> ListAsync(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken) =>
        Interlocked.Increment(ref lists) == 1
            ? Task.FromException<KubeList>(new HttpRequestException("connection refused"))
            : inner.ListAsync(type, ns, options, cancellationToken);

    public IAsyncEnumerable<WatchEvent> WatchAsync(ResourceType type, string? ns, WatchOptions options, CancellationToken cancellationToken) =>
        inner.WatchAsync(type, ns, options, cancellationToken);

    public Task<KubeObject> GetAsync(ResourceType type, ObjectKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<KubeObject> CreateAsync(ResourceType type, string? ns, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<KubeObject> UpdateAsync(ResourceType type, ObjectKey key, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<KubeObject> PatchAsync(
        ResourceType type, ObjectKey key, PatchKind kind, ReadOnlyMemory<byte> patch, WriteOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task DeleteAsync(ResourceType type, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ReadOnlyMemory<byte>> PostAsync(
        ResourceType type, ObjectKey key, string subresource, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<Stream> StreamAsync(ResourceType type, ObjectKey key, string subresource, string query, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
