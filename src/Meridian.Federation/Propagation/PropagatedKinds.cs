using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>The kinds that are copied to members. Ingresses are not: the global edge serves them.</summary>
internal static class PropagatedKinds
{
    /// <summary>All of them, in the order in which copies depend on each other.</summary>
    public static readonly IReadOnlyList<PropagatedKind> All =
    [
        new(ResourceTypes.Namespaces) { SharesExisting = true },
        new(ResourceTypes.ServiceAccounts, "imagePullSecrets", "automountServiceAccountToken") { Skips = o => o.Header.Name == "default" },
        new(ResourceTypes.Roles, "rules"),
        new(ResourceTypes.RoleBindings, "roleRef", "subjects"),
        new(ResourceTypes.ConfigMaps, "data", "binaryData", "immutable") { Skips = o => o.Header.Name == "kube-root-ca.crt" },
        new(ResourceTypes.Secrets, "type", "data", "immutable") { Skips = IsAccountToken },
        new(ResourceTypes.Services, "spec") { Skips = IsApiService, LeaveToMember = LeaveAddresses, Summary = new ServiceSummary() },
        new(ResourceTypes.Deployments, "spec") { Divides = true, Summary = new DeploymentSummary() },
    ];

    // A token is good only in the cluster that issued it.
    private static bool IsAccountToken(KubeObject secret) => secret.View<Secret>().Type == "kubernetes.io/service-account-token";

    private static bool IsApiService(KubeObject service) => service.Header is { Namespace: "default", Name: "kubernetes" };

    // Each cluster has its own address ranges; only "no address at all" means the same everywhere.
    private static void LeaveAddresses(JsonObject service)
    {
        if (service["spec"] is not JsonObject spec) return;
        if (spec["clusterIP"] is not JsonValue value || !value.TryGetValue(out string? address) || address != "None")
        {
            spec.Remove("clusterIP");
            spec.Remove("clusterIPs");
        }
        spec.Remove("ipFamilies");
        spec.Remove("ipFamilyPolicy");
        spec.Remove("healthCheckNodePort");
    }
}
