using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A member's API for the decisions of the federation: reads always, writes only while this process may drive the member.</summary>
/// <remarks>A write that is under way when the lead is lost is cancelled, which is seconds before another process can have it.</remarks>
internal sealed class FencedClient(IKubeClient inner, MemberLease lease) : IKubeClient
{
    /// <inheritdoc />
    public Task<KubeObject> GetAsync(ResourceType type, ObjectKey key, CancellationToken cancellationToken) => inner.GetAsync(type, key, cancellationToken);

    /// <inheritdoc />
    public Task<KubeList> ListAsync(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken) => inner.ListAsync(type, ns, options, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<WatchEvent> WatchAsync(ResourceType type, string? ns, WatchOptions options, CancellationToken cancellationToken) =>
        inner.WatchAsync(type, ns, options, cancellationToken);

    /// <inheritdoc />
    public Task<KubeObject> CreateAsync(ResourceType type, string? ns, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) =>
        WriteAsync(token => inner.CreateAsync(type, ns, json, options, token), cancellationToken);

    /// <inheritdoc />
    public Task<KubeObject> UpdateAsync(ResourceType type, ObjectKey key, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) =>
        WriteAsync(token => inner.UpdateAsync(type, key, json, options, token), cancellationToken);

    /// <inheritdoc />
    public Task<KubeObject> PatchAsync(ResourceType type, ObjectKey key, PatchKind kind, ReadOnlyMemory<byte> patch, WriteOptions options, CancellationToken cancellationToken) =>
        WriteAsync(token => inner.PatchAsync(type, key, kind, patch, options, token), cancellationToken);

    /// <inheritdoc />
    public Task DeleteAsync(ResourceType type, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken) =>
        WriteAsync(async token =>
        {
            await inner.DeleteAsync(type, key, options, token);
            return true;
        }, cancellationToken);

    /// <inheritdoc />
    public Task<ReadOnlyMemory<byte>> PostAsync(ResourceType type, ObjectKey key, string subresource, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        WriteAsync(token => inner.PostAsync(type, key, subresource, json, token), cancellationToken);

    /// <inheritdoc />
    public Task<Stream> StreamAsync(ResourceType type, ObjectKey key, string subresource, string query, CancellationToken cancellationToken) =>
        inner.StreamAsync(type, key, subresource, query, cancellationToken);

    private async Task<T> WriteAsync<T>(Func<CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        await lease.EnsureAsync(cancellationToken);
        var term = lease.Term;
        if (!term.CanBeCanceled) return await write(cancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, term);
        try
        {
            return await write(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw ApiError.Unavailable("this process lost the lead of the federation while it wrote to the member");
        }
    }
}
