using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Objects of propagated kinds that are not sent to members, and why.</summary>
internal static class KeptObjects
{
    private static readonly KeptObject[] Table =
    [
        // Every cluster has these for itself.
        new("namespaces", (o, options) => SystemObjects.IsSystem(o.Header.Name, options), "it is a system namespace"),
        new("serviceaccounts", (o, _) => o.Header.Name == "default", "every namespace of every cluster has its own"),
        new("configmaps", (o, _) => o.Header.Name == "kube-root-ca.crt", "every namespace of every cluster has its own"),
        new("services", (o, _) => o.Header is { Namespace: "default", Name: "kubernetes" }, "it leads to the API server of the cluster it is in"),
        new("roles.rbac.authorization.k8s.io", (o, _) => IsBuiltInRole(o), "it comes with every cluster"),
        new("rolebindings.rbac.authorization.k8s.io", (o, _) => IsBuiltInRole(o), "it comes with every cluster"),
        new("clusterroles.rbac.authorization.k8s.io", (o, _) => IsBuiltInRole(o), "it comes with every cluster"),
        new("clusterrolebindings.rbac.authorization.k8s.io", (o, _) => IsBuiltInRole(o), "it comes with every cluster"),
        new("priorityclasses.scheduling.k8s.io", (o, _) => o.Header.Name.StartsWith("system-", StringComparison.Ordinal), "it comes with every cluster"),
        new("replicasets.apps", (o, _) => o.Header.Labels.ContainsKey(FederationMarks.History), "it keeps a template of a Deployment; each cluster has its own"),

        // Good in one place only.
        new("secrets", (o, _) => o.View<Secret>().Type == "kubernetes.io/service-account-token", "a token is good only in the cluster that issued it"),
        new("secrets", (o, _) => o.View<Secret>().Type == "bootstrap.kubernetes.io/token", "a token is good only in the cluster that issued it"),
        new("secrets", (o, _) => o.View<Secret>().Type == "helm.sh/release.v1", "Helm's records belong to the API that Helm was told to use"),
        new("persistentvolumes", (o, _) => o.Header.Annotations.ContainsKey("pv.kubernetes.io/provisioned-by"), "it was provisioned in one cluster"),
        new("ingresses.networking.k8s.io", (o, _) => o.View<Ingress>().Spec.IngressClassName.Length == 0, "without a class, the federation's global address serves it"),
    ];

    private static readonly ILookup<string, KeptObject> ByName = Table.ToLookup(k => k.GroupResource, StringComparer.Ordinal);

    // Their controllers run in the members, on the copies of what they own.
    private static readonly HashSet<string> Makers = new(StringComparer.Ordinal)
    {
        "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController", "Job", "CronJob",
    };

    /// <summary>Why an object is not sent to members; null if it is.</summary>
    public static string? Why(ResourceType type, KubeObject value, FederationOptions options)
    {
        if (type.Namespaced && SystemObjects.IsSystem(value.Header.Namespace, options)) return "it is in a system namespace";
        if (value.Header.ControllerOwner is { } maker && Makers.Contains(maker.Kind)) return $"{maker.Kind} \"{maker.Name}\" has its own in each cluster";
        foreach (var kept in ByName[type.GroupResource])
            if (kept.Applies(value, options)) return kept.Why;
        return null;
    }

    private static bool IsBuiltInRole(KubeObject role) =>
        role.Header.Name.StartsWith("system:", StringComparison.Ordinal) || role.Header.Labels.ContainsKey("kubernetes.io/bootstrapping");

    private sealed record KeptObject(string GroupResource, Func<KubeObject, FederationOptions, bool> Applies, string Why);
}
