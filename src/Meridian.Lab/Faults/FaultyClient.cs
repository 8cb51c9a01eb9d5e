using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Lab;

/// <summary>The way to a cluster's API, with whatever is wrong with it.</summary>
/// <param name="client">The cluster's API.</param>
/// <param name="fault">What is wrong.</param>
/// <param name="time">Clock.</param>
internal sealed class FaultyClient(IKubeClient client, Fault fault, TimeProvider time) : IKubeClient
{
    /// <summary>How many calls were made, streams not counted.</summary>
    public long Calls => Interlocked.Read(ref calls);

    private long calls;

    public Task<KubeObject> GetAsync(ResourceType type, ObjectKey key, CancellationToken cancellationToken) =>
        CallAsync(token => client.GetAsync(type, key, token), cancellationToken);

    public Task<KubeList> ListAsync(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken) =>
        CallAsync(token => client.ListAsync(type, ns, options, token), cancellationToken);

    public Task<KubeObject> CreateAsync(ResourceType type, string? ns, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) =>
        CallAsync(token => client.CreateAsync(type, ns, json, options, token), cancellationToken);

    public Task<KubeObject> UpdateAsync(ResourceType type, ObjectKey key, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) =>
        CallAsync(token => client.UpdateAsync(type, key, json, options, token), cancellationToken);

    public Task<KubeObject> PatchAsync(ResourceType type, ObjectKey key, PatchKind kind, ReadOnlyMemory<byte> patch, WriteOptions options, CancellationToken cancellationToken) =>
        CallAsync(token => client.PatchAsync(type, key, kind, patch, options, token), cancellationToken);

    public Task DeleteAsync(ResourceType type, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken) =>
        CallAsync<bool>(async token =>
        {
            await client.DeleteAsync(type, key, options, token);
            return true;
        }, cancellationToken);

    public Task<ReadOnlyMemory<byte>> PostAsync(ResourceType type, ObjectKey key, string subresource, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        CallAsync(token => client.PostAsync(type, key, subresource, json, token), cancellationToken);

    public Task<Stream> StreamAsync(ResourceType type, ObjectKey key, string subresource, string query, CancellationToken cancellationToken) =>
        CallAsync(token => client.StreamAsync(type, key, subresource, query, token), cancellationToken);

    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type, string? ns, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var changes = client.WatchAsync(type, ns, options, either.Token).GetAsyncEnumerator(CancellationToken.None);
        while (await NextAsync(changes, either, cancellationToken)) yield return changes.Current;
    }

    /// <summary>Waits as long as the way takes, or fails as it fails.</summary>
    /// <exception cref="HttpRequestException">The cluster is lost.</exception>
    /// <exception cref="StatusException">503: it is overloaded.</exception>
    public async Task PassAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref calls);
        switch (fault.Kind)
        {
            case FaultKind.Lost:
                throw Refused();
            case FaultKind.Overloaded:
                throw ApiError.Unavailable("the server is overloaded");
            case FaultKind.Slow:
                await Task.Delay(fault.Delay, time, cancellationToken);
                break;
            case FaultKind.Silent:
                await SilenceAsync(cancellationToken);
                break;
        }
    }

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        return await call(cancellationToken);
    }

    // What was asked in silence is never answered: when the way is healed the connection turns out to be dead.
    private async Task SilenceAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, fault.Changed);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException("the connection was reset", new SocketException((int)SocketError.ConnectionReset));
        }
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<WatchEvent> changes, CancellationTokenSource either, CancellationToken cancellationToken)
    {
        var changed = fault.Changed;
        var next = changes.MoveNextAsync().AsTask();
        await using (changed.Register(() => { if (fault.Kind == FaultKind.Lost) either.Cancel(); }))
        {
            try
            {
                var more = await next;
                if (fault.Kind == FaultKind.Lost) throw Refused();
                if (fault.Kind == FaultKind.Silent) await SilenceAsync(cancellationToken);
                return more;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new HttpRequestException("the connection was reset", new SocketException((int)SocketError.ConnectionReset));
            }
        }
    }

    private static HttpRequestException Refused() => new("connection refused", new SocketException((int)SocketError.ConnectionRefused));
}
