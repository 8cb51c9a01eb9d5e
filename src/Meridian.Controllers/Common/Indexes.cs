using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Common;

/// <summary>The indexes that controllers share: by them a change costs what it concerns, not what there is.</summary>
internal static class Indexes
{
    private const string Controller = "controller";
    private const string Orphans = "orphans";
    private const string OwnerUid = "owner";
    private const string Namespace = "namespace";
    private const string Node = "node";
    private const string Label = "label";

    internal static void AddByController(IInformer informer)
    {
        informer.AddIndex(Controller, o => o.Header.ControllerOwner is { } owner ? [owner.Uid] : []);
        informer.AddIndex(Orphans, o => o.Header.ControllerOwner is null ? [o.Header.Namespace] : []);
    }

    /// <summary>Objects whose managing controller has a uid.</summary>
    internal static IReadOnlyCollection<KubeObject> ControlledBy(IInformer informer, string uid) => informer.ByIndex(Controller, uid);

    /// <summary>Objects of a namespace that no controller manages.</summary>
    internal static IReadOnlyCollection<KubeObject> OrphansIn(IInformer informer, string ns) => informer.ByIndex(Orphans, ns);

    internal static void AddByOwner(IInformer informer) => informer.AddIndex(OwnerUid, o => o.Header.OwnerReferences.Select(r => r.Uid).Distinct());

    /// <summary>Objects that name a uid among their owners.</summary>
    internal static IReadOnlyCollection<KubeObject> OwnedBy(IInformer informer, string uid) => informer.ByIndex(OwnerUid, uid);

    internal static void AddByNamespace(IInformer informer) => informer.AddIndex(Namespace, o => [o.Header.Namespace]);

    internal static IReadOnlyCollection<KubeObject> InNamespace(IInformer informer, string ns) => informer.ByIndex(Namespace, ns);

    internal static void AddByNode(IInformer pods) =>
        pods.AddIndex(Node, o => o.View<Pod>().Spec.NodeName is { Length: > 0 } node ? [node] : []);

    /// <summary>Pods bound to a node.</summary>
    internal static IReadOnlyCollection<KubeObject> OnNode(IInformer pods, string node) => pods.ByIndex(Node, node);

    internal static void AddByLabel(IInformer informer) =>
        informer.AddIndex(Label, o => o.Header.Labels.Select(l => LabelValue(o.Header.Namespace, l.Key, l.Value)));

    /// <summary>Objects of a namespace that carry a label.</summary>
    internal static IReadOnlyCollection<KubeObject> Labelled(IInformer informer, string ns, string label, string value) =>
        informer.ByIndex(Label, LabelValue(ns, label, value));

    private static string LabelValue(string ns, string label, string value) => $"{ns}\n{label}\n{value}";
}
