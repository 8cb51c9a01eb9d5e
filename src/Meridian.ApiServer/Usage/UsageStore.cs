using System.Runtime.CompilerServices;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer.Usage;

/// <summary>The objects of <c>metrics.k8s.io</c>, made when asked for: nothing is kept, and nothing can be watched.</summary>
/// <param name="source">Who knows what is used.</param>
/// <param name="revision">The revision that lists tell: that of the store beside it.</param>
internal sealed class UsageStore(IUsageSource source, Func<long> revision) : IObjectStore
{
    public long Revision => revision();

    public KubeObject? Get(ResourceType type, ObjectKey key)
    {
        if (type.Equals(ResourceTypes.NodeMetrics)) return source.Node(key.Name) is { } node ? UsageDocuments.OfNode(node) : null;
        return source.Pod(key) is { } pod ? UsageDocuments.OfPod(pod) : null;
    }

    public StorePage List(ResourceType type, string? ns, StoreListOptions options)
    {
        var items = type.Equals(ResourceTypes.NodeMetrics) ? source.Nodes().Select(UsageDocuments.OfNode) : source.Pods(ns).Select(UsageDocuments.OfPod);
        return new StorePage([.. items.OrderBy(i => i.Key)], Revision, 0);
    }

    public Task<KubeObject> WriteAsync(StoreWrite write, CancellationToken cancellationToken) => throw ApiError.MethodNotAllowed();

    public async IAsyncEnumerable<StoreEvent> WatchAsync(ResourceType type, string? ns, long afterRevision, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        yield break;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
