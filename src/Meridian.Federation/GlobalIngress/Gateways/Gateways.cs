using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>The Gateways of the federation and their routes, as the informers show them.</summary>
internal sealed class Gateways(IInformers informers)
{
    private static readonly ResourceType[] RouteTypes = [ResourceTypes.HttpRoutes, ResourceTypes.GrpcRoutes];

    /// <summary>All that Gateways depend on, beside members and Services.</summary>
    public static IReadOnlyList<ResourceType> Types { get; } =
        [ResourceTypes.GatewayClasses, ResourceTypes.Gateways, .. RouteTypes, ResourceTypes.ReferenceGrants, ResourceTypes.Namespaces];

    /// <summary>Classes that are ours.</summary>
    public IReadOnlyList<KubeObject> Classes =>
        [.. informers.For(ResourceTypes.GatewayClasses).List().Where(c => c.Header.DeletionTimestamp is null && c.View<GatewayClass>().Spec.ControllerName == GatewayWorld.Controller)];

    /// <summary>Gateways of our classes, the oldest first.</summary>
    public IReadOnlyList<KubeObject> Ours()
    {
        var classes = Classes.Where(c => c.View<GatewayClass>().Spec.ParametersRef is null).Select(c => c.Header.Name).ToHashSet(StringComparer.Ordinal);
        return OldestFirst(informers.For(ResourceTypes.Gateways).List().Where(g => classes.Contains(g.View<Gateway>().Spec.GatewayClassName)));
    }

    /// <summary>Facts by which they are judged.</summary>
    public GatewayWorld World(EdgeBackends backends, TlsSecrets secrets) => new()
    {
        Grants = informers.For(ResourceTypes.ReferenceGrants).List(),
        NamespaceLabels = ns => informers.For(ResourceTypes.Namespaces).Get(ObjectKey.Cluster(ns))?.Header.Labels,
        HasService = key => informers.For(ResourceTypes.Services).Get(key) is not null,
        Backends = backends,
        Secrets = secrets,
    };

    /// <summary>Attaches all routes, the oldest first, and says what became of each.</summary>
    public IReadOnlyList<(KubeObject Route, ResourceType Type, IReadOnlyList<(RouteParentReference, Condition[])> Outcomes)> Attach(
        IReadOnlyDictionary<ObjectKey, GatewayState> gateways, GatewayWorld world) =>
    [
        .. from type in RouteTypes
           from route in OldestFirst(informers.For(type).List())
           select (route, type, RouteAttachment.Attach(route, type, gateways, world)),
    ];

    /// <summary>By age, then by name: of two that want the same, the first gets it.</summary>
    public static IReadOnlyList<KubeObject> OldestFirst(IEnumerable<KubeObject> objects) =>
        [.. objects.Where(o => o.Header.DeletionTimestamp is null).OrderBy(o => o.Header.CreationTimestamp).ThenBy(o => o.Key)];
}
