using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>
/// The requests that simulated pods are said to answer: Services tell by annotation how many there are each second, and the ready pods behind them share them.
/// Safe for concurrent use.
/// </summary>
/// <param name="services">The cluster's Services.</param>
/// <param name="pods">The cluster's pods.</param>
/// <param name="time">Clock.</param>
internal sealed class SimulatedLoad(IInformer services, IInformer pods, TimeProvider time)
{
    // Counting the pods behind a Service goes through all of them: once a second, and only while somebody asks.
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    private volatile Counted? newest;

    private sealed record Counted(long At, IReadOnlyList<Target> Targets);

    private sealed record Target(string Namespace, IReadOnlyDictionary<string, string> Selector, SimulatedUsage Rate, int Ready);

    /// <summary>Requests each second that fall to a pod.</summary>
    public double PerSecond(KubeObject pod, DateTimeOffset now) =>
        IsReady(pod) ? Fresh().Where(t => Chooses(t.Namespace, t.Selector, pod)).Sum(t => t.Rate.At(now) / Math.Max(1, t.Ready)) : 0;

    private IReadOnlyList<Target> Fresh()
    {
        if (newest is { } known && time.GetElapsedTime(known.At) < FreshFor) return known.Targets;
        var counted = new Counted(time.GetTimestamp(), [.. services.List().Select(Count).OfType<Target>()]);
        newest = counted;
        return counted.Targets;
    }

    private Target? Count(KubeObject service)
    {
        if (SimulatedUsage.Parse(service.Header.Annotations.GetValueOrDefault(SimulationSettings.RequestsPerSecond), q => q.MilliValue / 1000.0) is not { } rate) return null;
        var (ns, selector) = (service.Header.Namespace, service.View<Service>().Spec.Selector);
        return selector.Count == 0 ? null : new Target(ns, selector, rate, pods.List().Count(p => Chooses(ns, selector, p) && IsReady(p)));
    }

    private static bool Chooses(string ns, IReadOnlyDictionary<string, string> selector, KubeObject pod) =>
        pod.Header.Namespace == ns && selector.All(s => pod.Header.Labels.TryGetValue(s.Key, out var value) && value == s.Value);

    private static bool IsReady(KubeObject pod) => pod.Header.DeletionTimestamp is null && pod.View<Pod>().Status.Conditions.IsTrue("Ready");
}
