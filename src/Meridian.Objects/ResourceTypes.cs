namespace Meridian.Objects;

/// <summary>The built-in resource types, in the order in which discovery lists their groups.</summary>
/// <remarks>Names, short names and categories are those of Kubernetes 1.36.</remarks>
public static class ResourceTypes
{
    /// <summary>Namespaces.</summary>
    public static readonly ResourceType Namespaces = new("", "v1", "Namespace", "namespaces", false) { ShortNames = ["ns"], Subresources = ["status", "finalize"] };

    /// <summary>Pods.</summary>
    public static readonly ResourceType Pods = new("", "v1", "Pod", "pods", true)
    {
        ShortNames = ["po"],
        Categories = ["all"],
        Subresources = ["status", "binding", "log", "exec", "attach", "portforward"],
    };

    /// <summary>Nodes.</summary>
    public static readonly ResourceType Nodes = new("", "v1", "Node", "nodes", false) { ShortNames = ["no"], Subresources = ["status"] };

    /// <summary>Services.</summary>
    public static readonly ResourceType Services = new("", "v1", "Service", "services", true) { ShortNames = ["svc"], Categories = ["all"], Subresources = ["status"] };

    /// <summary>Endpoints.</summary>
    public static readonly ResourceType Endpoints = new("", "v1", "Endpoints", "endpoints", true) { ShortNames = ["ep"], ListKind = "EndpointsList" };

    /// <summary>ConfigMaps.</summary>
    public static readonly ResourceType ConfigMaps = new("", "v1", "ConfigMap", "configmaps", true) { ShortNames = ["cm"] };

    /// <summary>Secrets.</summary>
    public static readonly ResourceType Secrets = new("", "v1", "Secret", "secrets", true);

    /// <summary>ServiceAccounts.</summary>
    public static readonly ResourceType ServiceAccounts = new("", "v1", "ServiceAccount", "serviceaccounts", true) { ShortNames = ["sa"], Subresources = ["token"] };

    /// <summary>Core events; the same objects are not served under <c>events.k8s.io</c> yet.</summary>
    public static readonly ResourceType Events = new("", "v1", "Event", "events", true) { ShortNames = ["ev"] };

    /// <summary>Deployments.</summary>
    public static readonly ResourceType Deployments = new("apps", "v1", "Deployment", "deployments", true) { ShortNames = ["deploy"], Categories = ["all"], Subresources = ["status", "scale"] };

    /// <summary>ReplicaSets.</summary>
    public static readonly ResourceType ReplicaSets = new("apps", "v1", "ReplicaSet", "replicasets", true) { ShortNames = ["rs"], Categories = ["all"], Subresources = ["status", "scale"] };

    /// <summary>Ingresses.</summary>
    public static readonly ResourceType Ingresses = new("networking.k8s.io", "v1", "Ingress", "ingresses", true) { ShortNames = ["ing"], ListKind = "IngressList", Subresources = ["status"] };

    /// <summary>Roles.</summary>
    public static readonly ResourceType Roles = new("rbac.authorization.k8s.io", "v1", "Role", "roles", true);

    /// <summary>RoleBindings.</summary>
    public static readonly ResourceType RoleBindings = new("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", true);

    /// <summary>ClusterRoles.</summary>
    public static readonly ResourceType ClusterRoles = new("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", false);

    /// <summary>ClusterRoleBindings.</summary>
    public static readonly ResourceType ClusterRoleBindings = new("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", false);

    /// <summary>Leases.</summary>
    public static readonly ResourceType Leases = new("coordination.k8s.io", "v1", "Lease", "leases", true);

    /// <summary>EndpointSlices.</summary>
    public static readonly ResourceType EndpointSlices = new("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", true);

    /// <summary>Members of a federation. Served by the federation's API server only.</summary>
    public static readonly ResourceType Clusters = new("federation.meridian.dev", "v1", "Cluster", "clusters", false) { Subresources = ["status"] };

    /// <summary>Where a federated object was placed, under the same name as the object. Served by the federation's API server only.</summary>
    public static readonly ResourceType Placements = new("federation.meridian.dev", "v1", "Placement", "placements", true) { Subresources = ["status"] };

    /// <summary>What a local cluster serves.</summary>
    public static readonly IReadOnlyList<ResourceType> LocalCluster =
    [
        Namespaces, Pods, Nodes, Services, Endpoints, ConfigMaps, Secrets, ServiceAccounts, Events,
        Deployments, ReplicaSets,
        Ingresses,
        Roles, RoleBindings, ClusterRoles, ClusterRoleBindings,
        Leases,
        EndpointSlices,
    ];

    /// <summary>What the federation serves: the kinds it places, the kinds it shows merged from its members, and its own.</summary>
    public static readonly IReadOnlyList<ResourceType> Federation = [.. LocalCluster, Clusters, Placements];
}
