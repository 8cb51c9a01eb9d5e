using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>What pods and nodes use, once the node agents run: they are made after the API server that they are clients of.</summary>
internal sealed class LateUsage : IUsageSource
{
    private volatile IUsageSource? target;

    /// <summary>From now on <paramref name="source"/> is asked.</summary>
    public void Set(IUsageSource source) => target = source;

    /// <inheritdoc />
    public IEnumerable<UsageSample> Pods(string? ns) => Target.Pods(ns);

    /// <inheritdoc />
    public IEnumerable<UsageSample> Nodes() => Target.Nodes();

    /// <inheritdoc />
    public UsageSample? Pod(ObjectKey key) => Target.Pod(key);

    /// <inheritdoc />
    public UsageSample? Node(string name) => Target.Node(name);

    private IUsageSource Target => target ?? throw ApiError.Unavailable("the nodes are starting");
}
