using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Types whose objects are never sent to members, and why.</summary>
public static class KeptKinds
{
    private const string Group = "federation.meridian.dev";

    private static readonly KeptKind[] Table =
    [
        // Made in each member, and shown here as if they were one cluster's.
        new("pods", "each member makes its own pods"),
        new("nodes", "a node belongs to one cluster"),
        new("events", "each cluster tells its own events"),
        new("events.events.k8s.io", "each cluster tells its own events"),
        new("endpointslices.discovery.k8s.io", "each cluster computes its own endpoints"),
        new("endpoints", "each cluster computes its own endpoints"),
        new("componentstatuses", "it tells of one API server"),
        new("nodes.metrics.k8s.io", "each cluster measures its own nodes"),
        new("pods.metrics.k8s.io", "each cluster measures its own pods"),

        // Each cluster's own bookkeeping.
        new("controllerrevisions.apps", "each cluster's controllers keep their own history"),
        new("volumeattachments.storage.k8s.io", "it tells of one cluster's nodes"),
        new("csinodes.storage.k8s.io", "it tells of one cluster's nodes"),
        new("csistoragecapacities.storage.k8s.io", "it tells of one cluster's storage"),
        new("resourceslices.resource.k8s.io", "it tells of one cluster's devices"),
        new("ipaddresses.networking.k8s.io", "each cluster has addresses of its own"),
        new("servicecidrs.networking.k8s.io", "each cluster has addresses of its own"),

        // Our own words about members.
        new("clusterprofiles.multicluster.x-k8s.io", "it tells of a member, to tools that ask the federation") { WorksHere = true },
        new("serviceimports.multicluster.x-k8s.io", "it is made in each cluster of what the clusters export") { WorksHere = true },

        // The edge of the federation serves them, over all members.
        new("gatewayclasses.gateway.networking.k8s.io", "the edge of the federation serves it") { WorksHere = true },
        new("gateways.gateway.networking.k8s.io", "the edge of the federation serves it") { WorksHere = true },
        new("httproutes.gateway.networking.k8s.io", "the edge of the federation serves it") { WorksHere = true },
        new("grpcroutes.gateway.networking.k8s.io", "the edge of the federation serves it") { WorksHere = true },
        new("referencegrants.gateway.networking.k8s.io", "the edge of the federation serves it") { WorksHere = true },

        // These work here: they concern the very API they are written to.
        new("leases.coordination.k8s.io", "a lock holds in the API it is taken in") { WorksHere = true },
        new("certificatesigningrequests.certificates.k8s.io", "a certificate is signed by the API it is asked of") { WorksHere = true },
        new("apiservices.apiregistration.k8s.io", "it extends the API it is written to") { WorksHere = true },
        new("flowschemas.flowcontrol.apiserver.k8s.io", "it guards the API it is written to") { WorksHere = true },
        new("prioritylevelconfigurations.flowcontrol.apiserver.k8s.io", "it guards the API it is written to") { WorksHere = true },
        new("validatingwebhookconfigurations.admissionregistration.k8s.io", "it guards the API it is written to") { WorksHere = true },
        new("mutatingwebhookconfigurations.admissionregistration.k8s.io", "it guards the API it is written to") { WorksHere = true },
    ];

    private static readonly Dictionary<string, KeptKind> ByName = Table.ToDictionary(k => k.GroupResource, StringComparer.Ordinal);

    /// <summary>Types whose objects would only be stored: nobody acts on them here, and no member sees them. Value: why.</summary>
    public static IReadOnlyDictionary<string, string> OnlyStored { get; } =
        Table.Where(k => !k.WorksHere).ToDictionary(k => k.GroupResource, k => k.Why, StringComparer.Ordinal);

    /// <summary>Why a type is never sent to members; null if it is.</summary>
    public static string? Why(ResourceType type) =>
        type.Group == Group ? "it is the federation's own" : ByName.GetValueOrDefault(type.GroupResource)?.Why;

    internal static bool IsPropagated(ResourceType type) => Why(type) is null;

    // WorksHere: whether the federation itself acts on it.
    private sealed record KeptKind(string GroupResource, string Why)
    {
        public bool WorksHere { get; init; }
    }
}
