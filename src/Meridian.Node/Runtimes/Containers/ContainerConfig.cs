using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Describes a container to the runtime. Pure.</summary>
internal static class ContainerConfig
{
    /// <param name="pod">Its pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="restart">How often it was started before.</param>
    /// <param name="image">Id of its image.</param>
    /// <param name="environment">Its environment beside the image's.</param>
    /// <param name="mounts">Its mounts.</param>
    /// <param name="node">What the node has.</param>
    /// <param name="labels">Whose it is.</param>
    public static Cri.ContainerConfig Of(
        PodSandbox pod, Container container, int restart, string image, IReadOnlyDictionary<string, string> environment, IEnumerable<Cri.Mount> mounts, NodeCapacity node, CriLabels labels)
    {
        var config = new Cri.ContainerConfig
        {
            Metadata = new Cri.ContainerMetadata { Name = container.Name, Attempt = (uint)restart },
            Image = new Cri.ImageSpec { Image = image },
            WorkingDir = container.WorkingDir,
            LogPath = $"{container.Name}/{restart}.log",
            Stdin = container.Stdin,
            StdinOnce = container.StdinOnce,
            Tty = container.Tty,
            Linux = new Cri.LinuxContainerConfig { Resources = Resources(pod.Spec, container, node), SecurityContext = ContainerSecurity.Of(pod.Spec, container) },
        };
        config.Command.Add(container.Command.Select(c => VariableExpansion.Expand(c, environment)));
        config.Args.Add(container.Args.Select(a => VariableExpansion.Expand(a, environment)));
        config.Envs.Add(environment.Select(e => new Cri.KeyValue { Key = e.Key, Value = e.Value }));
        config.Mounts.Add(mounts);
        labels.Mark(config.Labels, pod.Object);
        config.Labels[CriLabels.Container] = container.Name;
        return config;
    }

    private static readonly string[] Guaranteeing = ["cpu", "memory"];
    private const long Period = 100_000;
    private const long SharesPerCpu = 1024;
    private const long LeastShares = 2;
    private const long LeastQuota = 1000;

    /// <summary>The limits of a container as control groups have them.</summary>
    internal static Cri.LinuxContainerResources Resources(PodSpec pod, Container container, NodeCapacity node)
    {
        var (requests, limits) = (container.Resources.Requests, container.Resources.Limits);
        var cpu = Amount(requests, "cpu") ?? Amount(limits, "cpu");
        var resources = new Cri.LinuxContainerResources
        {
            CpuPeriod = Period,
            CpuShares = Math.Max(LeastShares, (cpu?.MilliValue ?? 0) * SharesPerCpu / 1000),
            MemoryLimitInBytes = Amount(limits, "memory")?.Value ?? 0,
            OomScoreAdj = OomScore(pod, container, node),
        };
        if (Amount(limits, "cpu") is { } most) resources.CpuQuota = Math.Max(LeastQuota, most.MilliValue * Period / 1000);
        return resources;
    }

    // Who asked for nothing goes first when memory is short, who pays for all it may use goes last.
    private static long OomScore(PodSpec pod, Container container, NodeCapacity node)
    {
        const long Guaranteed = -997, BestEffort = 1000;
        if (pod.AllContainers.All(IsGuaranteed)) return Guaranteed;
        if (pod.AllContainers.All(c => c.Resources.Requests.Count == 0 && c.Resources.Limits.Count == 0)) return BestEffort;
        var asked = Amount(container.Resources.Requests, "memory")?.Value ?? 0;
        return Math.Clamp(BestEffort - BestEffort * asked / Math.Max(1, node.MemoryBytes), 1000 + Guaranteed, BestEffort - 1);
    }

    private static bool IsGuaranteed(Container container) => Guaranteeing.All(
        name => Amount(container.Resources.Limits, name) is { IsZero: false } limit && (Amount(container.Resources.Requests, name) ?? limit).CompareTo(limit) == 0);

    private static Quantity? Amount(IReadOnlyDictionary<string, Quantity> amounts, string name) => amounts.TryGetValue(name, out var amount) ? amount : null;
}
