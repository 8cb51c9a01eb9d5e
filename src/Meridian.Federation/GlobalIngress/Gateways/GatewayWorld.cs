using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What Gateways and routes are judged by, at one moment.</summary>
internal sealed record GatewayWorld
{
    /// <summary>Who serves the Gateways of our classes.</summary>
    public const string Controller = "meridian.dev/edge";

    /// <summary>All ReferenceGrants.</summary>
    public IReadOnlyCollection<KubeObject> Grants { get; init; } = [];

    /// <summary>Labels of a namespace; null if it is not there.</summary>
    public required Func<string, IReadOnlyDictionary<string, string>?> NamespaceLabels { get; init; }

    /// <summary>Whether there is such a federated Service.</summary>
    public required Func<ObjectKey, bool> HasService { get; init; }

    /// <summary>Where services are.</summary>
    public required EdgeBackends Backends { get; init; }

    /// <summary>Certificates.</summary>
    public required TlsSecrets Secrets { get; init; }

    /// <summary>Whether an object may refer to one of another namespace.</summary>
    /// <param name="from">Type of the object that refers.</param>
    /// <param name="fromNamespace">Its namespace.</param>
    /// <param name="group">Group of the other.</param>
    /// <param name="kind">Kind of the other.</param>
    /// <param name="to">The other.</param>
    public bool MayRefer(ResourceType from, string fromNamespace, string group, string kind, ObjectKey to) =>
        fromNamespace == to.Namespace || Grants.Any(g => g.Header.Namespace == to.Namespace && Allows(g.View<ReferenceGrant>().Spec, from, fromNamespace, group, kind, to.Name));

    private static bool Allows(ReferenceGrantSpec grant, ResourceType from, string fromNamespace, string group, string kind, string name) =>
        grant.From.Any(f => (f.Group ?? "") == from.Group && f.Kind == from.Kind && f.Namespace == fromNamespace)
        && grant.To.Any(t => (t.Group ?? "") == group && t.Kind == kind && (t.Name.Length == 0 || t.Name == name));
}
