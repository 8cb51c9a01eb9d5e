using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>The rules of the roles that every server has.</summary>
internal static class BootstrapRules
{
    private static readonly string[] Read = ["get", "list", "watch"];
    private static readonly string[] Change = ["create", "delete", "deletecollection", "patch", "update"];

    public static readonly PolicyRule[] Everything = [Resources(["*"], ["*"], ["*"]), new() { Verbs = ["*"], NonResourceURLs = ["*"] }];

    public static readonly PolicyRule[] PublicInfo =
        [new() { Verbs = ["get"], NonResourceURLs = ["/healthz", "/livez", "/readyz", "/version", "/version/"] }];

    public static readonly PolicyRule[] Discovery =
    [
        new()
        {
            Verbs = ["get"],
            NonResourceURLs = ["/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version", "/version/"],
        },
    ];

    public static readonly PolicyRule[] BasicUser =
    [
        Resources(["authorization.k8s.io"], ["selfsubjectaccessreviews", "selfsubjectrulesreviews"], ["create"]),
        Resources(["authentication.k8s.io"], ["selfsubjectreviews"], ["create"]),
    ];

    public static readonly PolicyRule[] AuthDelegator =
    [
        Resources(["authentication.k8s.io"], ["tokenreviews"], ["create"]),
        Resources(["authorization.k8s.io"], ["subjectaccessreviews"], ["create"]),
    ];

    public static readonly PolicyRule[] Monitoring = [new() { Verbs = ["get"], NonResourceURLs = ["/healthz", "/healthz/*", "/livez", "/livez/*", "/metrics", "/readyz", "/readyz/*"] }];

    /// <summary>Reading what is in a namespace, but no secrets and no roles.</summary>
    public static readonly PolicyRule[] View =
    [
        Resources([""], ["configmaps", "endpoints", "events", "namespaces", "pods", "pods/log", "pods/status", "serviceaccounts", "services", "services/status"], Read),
        Resources(["apps"], ["deployments", "deployments/scale", "deployments/status", "replicasets", "replicasets/scale", "replicasets/status"], Read),
        Resources(["discovery.k8s.io"], ["endpointslices"], Read),
        Resources(["networking.k8s.io"], ["ingresses", "ingresses/status"], Read),
        Resources(["federation.meridian.dev"], ["placements", "placements/status"], Read),
    ];

    /// <summary>What changing adds to reading.</summary>
    public static readonly PolicyRule[] Edit =
    [
        Resources([""], ["pods/attach", "pods/exec", "pods/portforward", "secrets"], Read),
        Resources([""], ["serviceaccounts"], ["impersonate"]),
        Resources([""], ["serviceaccounts/token"], ["create"]),
        Resources([""], ["pods", "pods/attach", "pods/exec", "pods/portforward"], Change),
        Resources([""], ["configmaps", "events", "secrets", "serviceaccounts", "services"], Change),
        Resources(["apps"], ["deployments", "deployments/scale", "replicasets", "replicasets/scale"], Change),
        Resources(["networking.k8s.io"], ["ingresses"], Change),
        Resources(["coordination.k8s.io"], ["leases"], [.. Change, .. Read]),
    ];

    /// <summary>What administering a namespace adds to changing.</summary>
    public static readonly PolicyRule[] Admin =
    [
        Resources(["authorization.k8s.io"], ["localsubjectaccessreviews"], ["create"]),
        Resources(["rbac.authorization.k8s.io"], ["rolebindings", "roles"], [.. Change, .. Read]),
    ];

    private static PolicyRule Resources(string[] groups, string[] resources, string[] verbs) => new() { ApiGroups = groups, Resources = resources, Verbs = verbs };
}
