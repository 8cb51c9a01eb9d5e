using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.ServiceTargets;

/// <summary>Finds a Service's pods and a pod's Services without looking at all of them.</summary>
internal sealed class ServicePods(IInformers informers)
{
    private readonly IInformer services = informers.For(ResourceTypes.Services);
    private readonly IInformer pods = informers.For(ResourceTypes.Pods);
    private readonly IInformer nodes = informers.For(ResourceTypes.Nodes);

    /// <summary>Enqueues Services when they, their pods or their pods' nodes' zones change.</summary>
    internal void Watch(ReconcilerSources sources)
    {
        Indexes.AddByNamespace(services);
        Indexes.AddByLabel(pods);
        Indexes.AddByNode(pods);
        sources.Objects(ResourceTypes.Services);
        sources.Map(ResourceTypes.Pods, ServicesOf);
        sources.Map(ResourceTypes.Nodes, ServicesOn);
    }

    /// <summary>The Service's targets now.</summary>
    internal IReadOnlyList<ServiceTarget> Targets(KubeObject service)
    {
        var selector = service.View<Service>().Spec.Selector;
        var first = selector.First();
        var candidates = Indexes.Labelled(pods, service.Header.Namespace, first.Key, first.Value);
        return TargetSelection.Of(service, candidates.Where(p => Selects(selector, p.Header.Labels)), Zone);
    }

    private string Zone(string node) => nodes.Get(ObjectKey.Cluster(node)) is { } found ? ZoneOf(found) : "";

    private static string ZoneOf(KubeObject? node) => node?.Header.Labels.GetValueOrDefault(WellKnownLabels.Zone) ?? "";

    // Both states count: a pod whose labels change leaves one Service and enters another.
    private IEnumerable<ObjectKey> ServicesOf(ObjectChange change) =>
        Indexes.InNamespace(services, change.Key.Namespace)
            .Where(s => Selects(s, change.Old) || Selects(s, change.New))
            .Select(s => s.Key);

    private IEnumerable<ObjectKey> ServicesOn(ObjectChange change) =>
        ZoneOf(change.Old) == ZoneOf(change.New)
            ? []
            : Indexes.OnNode(pods, change.Key.Name).SelectMany(p => ServicesOf(new ObjectChange(null, p))).Distinct().ToList();

    private static bool Selects(KubeObject service, KubeObject? pod) =>
        pod is not null && Selects(service.View<Service>().Spec.Selector, pod.Header.Labels);

    // The selector of a Service; an empty one chooses nothing.
    private static bool Selects(IReadOnlyDictionary<string, string> selector, IReadOnlyDictionary<string, string> labels) =>
        selector.Count > 0 && selector.All(s => labels.TryGetValue(s.Key, out var value) && value == s.Value);
}
