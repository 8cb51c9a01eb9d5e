using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>The kinds that the federation shows from its members.</summary>
internal static class MergedKinds
{
    private const string NoPods =
        "pods are not placed by themselves: create a Deployment, a Job or another workload, which the federation divides over its members, or make the pod in a member's own context";

    /// <summary>All of them, in the order of discovery.</summary>
    public static readonly IReadOnlyList<MergedKind> All =
    [
        new(ResourceTypes.Pods, "delete", "deletecollection", "patch", "update") { WhyNotCreated = NoPods },
        new(ResourceTypes.Nodes, "patch", "update"),
        new(ResourceTypes.Events) { HasOwn = true },
        new(ResourceTypes.Endpoints),
        new(ResourceTypes.EndpointSlices),
    ];
}
