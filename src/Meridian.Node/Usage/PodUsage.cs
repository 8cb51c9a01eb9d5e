using System.Collections.Concurrent;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>What the pods and nodes of this process use, read from their runtimes when somebody asks. Safe for concurrent use.</summary>
/// <remarks>A node's usage is that of its pods: the nodes of a machine share it, and nobody else's use of it is theirs.</remarks>
public sealed class PodUsage : IUsageSource
{
    private readonly IReadOnlyList<string> nodes;
    private readonly IInformer pods;
    private readonly IInformer nodeObjects;
    private readonly Func<string, IReadOnlyCollection<KubeObject>> podsOf;
    private readonly Func<string, IPodRuntime?> runtimes;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<(string Uid, string Container, string Id), UsageRate> rates = new();

    internal PodUsage(IReadOnlyList<string> nodes, IInformer pods, IInformer nodeObjects, Func<string, IReadOnlyCollection<KubeObject>> podsOf, Func<string, IPodRuntime?> runtimes, TimeProvider time) =>
        (this.nodes, this.pods, this.nodeObjects, this.podsOf, this.runtimes, this.time) = (nodes, pods, nodeObjects, podsOf, runtimes, time);

    /// <inheritdoc />
    public IEnumerable<UsageSample> Pods(string? ns)
    {
        if (ns is null) DropEnded();
        return nodes.SelectMany(podsOf).Where(p => ns is null || p.Header.Namespace == ns).Select(Sample).OfType<UsageSample>();
    }

    /// <inheritdoc />
    public UsageSample? Pod(ObjectKey key) => pods.Get(key) is { } pod ? Sample(pod) : null;

    /// <inheritdoc />
    public IEnumerable<UsageSample> Nodes() => nodes.Select(Node).OfType<UsageSample>();

    /// <inheritdoc />
    public UsageSample? Node(string name)
    {
        if (!nodes.Contains(name, StringComparer.Ordinal) || nodeObjects.Get(ObjectKey.Cluster(name)) is not { } node) return null;
        var samples = podsOf(name).Select(Sample).OfType<UsageSample>().ToList();
        var window = samples.Count == 0 ? UsageRate.Window : samples.Max(s => s.Window);
        return new UsageSample(node, time.GetUtcNow(), window, [], Sum(samples.Select(s => s.Total)));
    }

    private UsageSample? Sample(KubeObject pod)
    {
        var view = pod.View<Pod>();
        if (view.Status.IsTerminal || runtimes(view.Spec.NodeName) is not { } runtime) return null;
        var now = time.GetUtcNow();
        var containers = new List<ContainerUsage>();
        var from = now;
        foreach (var status in view.Status.ContainerStatuses.Concat(view.Status.InitContainerStatuses).Where(c => c.State.Running is not null))
        {
            if (runtime.Read(pod, status.Name) is not { } reading) continue;
            if (reading.CpuNanocores is { } known)
            {
                containers.Add(new ContainerUsage(status.Name, new UsageAmounts(known, reading.MemoryBytes)));
                from = now - UsageRate.Window;
                continue;
            }
            var started = status.State.Running!.StartedAt ?? now;
            var rate = rates.AddOrUpdate((pod.Header.Uid, status.Name, status.ContainerID), _ => UsageRate.First(started, reading, now), (_, last) => last.Next(reading, now));
            containers.Add(new ContainerUsage(status.Name, rate.Amounts));
            if (rate.From < from) from = rate.From;
        }
        return containers.Count == 0 ? null : new UsageSample(pod, now, now - from, containers, Sum(containers.Select(c => c.Amounts)));
    }

    private void DropEnded()
    {
        var here = nodes.SelectMany(podsOf).Select(p => p.Header.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var key in rates.Keys.Where(k => !here.Contains(k.Uid))) rates.TryRemove(key, out _);
    }

    private static UsageAmounts Sum(IEnumerable<UsageAmounts> parts) =>
        parts.Aggregate(default(UsageAmounts), (sum, part) => new UsageAmounts(sum.CpuNanocores + part.CpuNanocores, sum.MemoryBytes + part.MemoryBytes));
}
