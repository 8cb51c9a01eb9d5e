using Meridian.Client;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer.Usage;

/// <summary>The objects of <c>metrics.k8s.io</c>, made of what is measured when they are asked for.</summary>
/// <param name="source">Who knows what is used.</param>
/// <param name="revision">The revision that lists tell: that of the store beside it.</param>
internal sealed class UsageStore(IUsageSource source, Func<long> revision) : ComputedStore
{
    public override long Revision => revision();

    public override KubeObject? Get(ResourceType type, ObjectKey key)
    {
        if (type.Equals(ResourceTypes.NodeMetrics)) return source.Node(key.Name) is { } node ? UsageDocuments.OfNode(node) : null;
        return source.Pod(key) is { } pod ? UsageDocuments.OfPod(pod) : null;
    }

    public override StorePage List(ResourceType type, string? ns, StoreListOptions options)
    {
        var items = type.Equals(ResourceTypes.NodeMetrics) ? source.Nodes().Select(UsageDocuments.OfNode) : source.Pods(ns).Select(UsageDocuments.OfPod);
        return new StorePage([.. items.OrderBy(i => i.Key)], Revision, 0);
    }
}
