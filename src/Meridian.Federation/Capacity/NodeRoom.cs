using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What one node can hold, and what is taken of it.</summary>
internal struct NodeRoom
{
    // Kubernetes' default, for nodes that do not tell.
    private const long DefaultPods = 110;

    /// <summary>Whether further pods may come: the node is there, ready, not cordoned and repels nobody.</summary>
    public bool IsOpen;

    /// <summary>What the node has for pods.</summary>
    public long MilliCpu, Memory, Pods;

    /// <summary>What pods take.</summary>
    public long UsedMilliCpu, UsedMemory, UsedPods;

    /// <summary>Whether nothing is known and nothing taken.</summary>
    public readonly bool IsEmpty => !IsOpen && UsedPods == 0 && Pods == 0;

    /// <summary>How many pods of a shape fit.</summary>
    public readonly long Fits(PodShape shape)
    {
        if (!IsOpen) return 0;
        var fits = Pods - UsedPods;
        if (shape.MilliCpu > 0) fits = Math.Min(fits, (MilliCpu - UsedMilliCpu) / shape.MilliCpu);
        if (shape.Memory > 0) fits = Math.Min(fits, (Memory - UsedMemory) / shape.Memory);
        return Math.Max(0, fits);
    }

    /// <summary>Takes room, or with -1 gives it back.</summary>
    public void Take(PodShape shape, int sign) =>
        (UsedMilliCpu, UsedMemory, UsedPods) = (UsedMilliCpu + (sign * shape.MilliCpu), UsedMemory + (sign * shape.Memory), UsedPods + sign);

    /// <summary>Sets what the node has; null for a node that is gone.</summary>
    public void Set(KubeObject? source)
    {
        var node = source?.View<Node>();
        IsOpen = node is { Spec.Unschedulable: false } && node.Status.Conditions.IsTrue("Ready") && !node.Spec.Taints.Any(t => t.Effect is "NoSchedule" or "NoExecute");
        var amounts = node?.Status.Allocatable;
        MilliCpu = amounts?.GetValueOrDefault("cpu").MilliValue ?? 0;
        Memory = amounts?.GetValueOrDefault("memory").Value ?? 0;
        Pods = node is null ? 0 : amounts!.TryGetValue("pods", out var pods) ? pods.Value : DefaultPods;
    }
}
