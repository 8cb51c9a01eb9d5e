using Meridian.Objects;

namespace Meridian.Scheduler.Cluster;

/// <summary>What a pod needs of a node, over its whole life.</summary>
internal static class PodRequests
{
    // What a container without requests is taken to use when nodes are compared; for whether it fits, it counts as nothing.
    private const long UnsaidCpu = 100;
    private const long UnsaidMemory = 200L << 20;

    /// <summary>The most that is requested at any time: while an init container runs, or when all others do.</summary>
    internal static ResourceAmounts Of(PodSpec pod) => Of(pod, static c => ResourceAmounts.From(Effective(c.Resources)));

    /// <summary>As <see cref="Of(PodSpec)"/>, with an assumed use for containers that say nothing.</summary>
    internal static ResourceAmounts ForScoring(PodSpec pod) => Of(pod, static c =>
    {
        var said = Effective(c.Resources);
        return ResourceAmounts.From(said)
            .Plus(ResourceAmounts.Of(said.ContainsKey(ResourceAmounts.Cpu) ? 0 : UnsaidCpu, said.ContainsKey(ResourceAmounts.Memory) ? 0 : UnsaidMemory));
    });

    private static ResourceAmounts Of(PodSpec pod, Func<Container, ResourceAmounts> requests)
    {
        var sidecars = ResourceAmounts.None;
        var starting = ResourceAmounts.None;
        foreach (var container in pod.InitContainers)
        {
            // A sidecar keeps running beside all that start after it.
            if (container.IsSidecar) sidecars = sidecars.Plus(requests(container));
            else starting = starting.Max(sidecars.Plus(requests(container)));
        }
        var running = pod.Containers.Aggregate(sidecars, (sum, container) => sum.Plus(requests(container)));
        return running.Max(starting).With(Effective(pod.Resources)).Plus(ResourceAmounts.From(pod.Overhead));
    }

    // A limit without a request is a request: servers fill it in, but not for pods made before they did.
    private static IReadOnlyDictionary<string, Quantity> Effective(ResourceRequirements said)
    {
        if (said.Limits.Count == 0) return said.Requests;
        var requests = new Dictionary<string, Quantity>(said.Limits);
        foreach (var (resource, quantity) in said.Requests) requests[resource] = quantity;
        return requests;
    }
}
