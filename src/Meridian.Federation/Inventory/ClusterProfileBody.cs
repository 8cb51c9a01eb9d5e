using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Says of a Cluster what other tools want to know of it. Pure.</summary>
/// <remarks>Kubernetes: the cluster inventory API, KEP-4322.</remarks>
internal static class ClusterProfileBody
{
    /// <summary>Who keeps the inventory, and who tells where clusters are.</summary>
    public const string Manager = "meridian";

    private const string ManagerLabel = "x-k8s.io/cluster-manager";

    /// <summary>The object without its status.</summary>
    public static JsonObject Of(KubeObject cluster, string ns)
    {
        var labels = new JsonObject(cluster.Header.Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))) { [ManagerLabel] = Manager };
        var owner = new JsonObject { ["apiVersion"] = cluster.Header.ApiVersion, ["kind"] = cluster.Header.Kind, ["name"] = cluster.Header.Name, ["uid"] = cluster.Header.Uid };
        return new JsonObject
        {
            ["apiVersion"] = ResourceTypes.ClusterProfiles.ApiVersion, ["kind"] = ResourceTypes.ClusterProfiles.Kind,
            ["metadata"] = new JsonObject { ["name"] = cluster.Header.Name, ["namespace"] = ns, ["labels"] = labels, ["ownerReferences"] = new JsonArray(owner) },
            ["spec"] = new JsonObject { ["displayName"] = cluster.Header.Name, ["clusterManager"] = new JsonObject { ["name"] = Manager } },
        };
    }

    /// <summary>The status.</summary>
    /// <param name="cluster">The Cluster.</param>
    /// <param name="authority">Certificate authority of its server; empty if not known.</param>
    /// <param name="federation">Name of the federation.</param>
    /// <param name="before">Conditions the profile had.</param>
    /// <param name="now">The time.</param>
    public static JsonObject Status(KubeObject cluster, string authority, string federation, Condition[] before, DateTimeOffset now)
    {
        var view = cluster.View<Cluster>();
        var status = new JsonObject { ["conditions"] = StatusNodes.Conditions(Conditions(view.Status, federation).Select(c => c.After(before, now))) };
        if (view.Status.Version.Length > 0) status["version"] = new JsonObject { ["kubernetes"] = view.Status.Version };
        status["properties"] = new JsonArray([.. Properties(cluster.Header.Name, view.Status, federation).Where(p => p.Value.Length > 0).Select(p => (JsonNode?)new JsonObject { ["name"] = p.Name, ["value"] = p.Value })]);
        status["accessProviders"] = new JsonArray(new JsonObject { ["name"] = Manager, ["cluster"] = Access(view.Spec, authority) });
        return status;
    }

    private static IEnumerable<Condition> Conditions(ClusterStatus status, string federation)
    {
        var ready = status.Conditions.Find("Ready");
        yield return new Condition
        {
            Type = "ControlPlaneHealthy", Status = ready?.Status ?? "Unknown",
            Reason = ready?.Reason is { Length: > 0 } reason ? reason : "NotProbedYet", Message = ready?.Message ?? "the cluster has not been probed yet",
        };
        yield return new Condition { Type = "Joined", Status = "True", Reason = "Joined", Message = $"the cluster is a member of the federation {federation}" };
    }

    // The first two are well known (KEP-2149), the others are what Kubernetes calls the same of a node.
    private static IEnumerable<(string Name, string Value)> Properties(string name, ClusterStatus status, string federation) =>
    [
        ("cluster.clusterset.k8s.io", name),
        ("clusterset.k8s.io", federation),
        (WellKnownLabels.Region, status.Region),
        (WellKnownLabels.Zone, string.Join(',', status.Zones)),
        ("federation.meridian.dev/provider", status.Provider),
        ("federation.meridian.dev/nodes", status.Nodes > 0 ? $"{status.Nodes}" : ""),
        .. status.Resources.Allocatable.Where(a => a.Key is "cpu" or "memory" or "pods").OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => ($"allocatable.federation.meridian.dev/{a.Key}", a.Value.ToString())),
    ];

    private static JsonObject Access(ClusterSpec spec, string authority)
    {
        var access = new JsonObject { ["server"] = spec.Server };
        if (spec.CaBundle.Length > 0) access["certificate-authority-data"] = spec.CaBundle;
        else if (authority.Length > 0) access["certificate-authority-data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(authority));
        return access;
    }
}
