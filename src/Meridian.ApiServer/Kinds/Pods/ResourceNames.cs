using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Which names of resources mean what.</summary>
internal static class ResourceNames
{
    private static readonly string[] OfContainers = ["cpu", "memory", "ephemeral-storage"];

    private static readonly string[] OfQuotas =
    [
        "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.storage", "requests.ephemeral-storage",
        "limits.cpu", "limits.memory", "limits.ephemeral-storage", "pods", "resourcequotas", "services", "replicationcontrollers",
        "secrets", "persistentvolumeclaims", "configmaps", "services.nodeports", "services.loadbalancers",
    ];

    private static readonly string[] Counted =
    [
        "pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps", "persistentvolumeclaims", "services.nodeports", "services.loadbalancers",
    ];

    /// <summary>Resources that a pod as a whole can ask for.</summary>
    public static bool IsOfPods(string name) => name is "cpu" or "memory" || IsHugePages(name);

    public static bool IsHugePages(string name) => name.StartsWith("hugepages-", StringComparison.Ordinal);

    public static bool IsOfQuotas(string name) => OfQuotas.Contains(name) || IsHugePages(name) || name.StartsWith("requests.hugepages-", StringComparison.Ordinal);

    /// <summary>Resources without a domain that Kubernetes knows.</summary>
    public static bool IsStandard(string name) => IsOfQuotas(name) || name is "storage";

    public static bool IsOfContainers(string name) => OfContainers.Contains(name) || IsHugePages(name);

    /// <summary>Resources of Kubernetes itself: without a domain, or with its own.</summary>
    public static bool IsNative(string name) => !name.Contains('/', StringComparison.Ordinal) || name.Contains("kubernetes.io/", StringComparison.Ordinal);

    /// <summary>Resources of others, such as devices: they have a domain, and none that quotas use.</summary>
    public static bool IsExtended(string name) =>
        !IsNative(name) && !name.StartsWith("requests.", StringComparison.Ordinal) && LabelSyntax.KeyFault("requests." + name) is null;

    /// <summary>Whether more may be promised than there is. Huge pages and extended resources are handed out whole.</summary>
    public static bool CanOvercommit(string name) => IsNative(name) && !IsHugePages(name);

    /// <summary>Whether amounts are counts.</summary>
    public static bool IsWhole(string name) => Counted.Contains(name) || IsExtended(name);
}
