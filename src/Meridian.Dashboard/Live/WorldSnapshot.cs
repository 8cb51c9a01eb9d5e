using System.Buffers;
using System.Text.Json;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Dashboard;

/// <summary>Writes what the page shows of the federation, as one JSON object.</summary>
/// <param name="informers">Live copies of the federation's collections.</param>
internal sealed class WorldSnapshot(IInformers informers)
{
    /// <summary>The collections that are shown.</summary>
    public static readonly IReadOnlyList<ResourceType> Sources =
        [ResourceTypes.Clusters, ResourceTypes.Nodes, ResourceTypes.Pods, ResourceTypes.Deployments, ResourceTypes.Placements];

    /// <summary>The state now.</summary>
    public ReadOnlyMemory<byte> Write()
    {
        var nodes = List(ResourceTypes.Nodes).ToLookup(ClusterOf);
        var pods = List(ResourceTypes.Pods).ToLookup(ClusterOf);
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = JsonBytes.Writer(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("clusters");
            foreach (var cluster in List(ResourceTypes.Clusters)) WriteCluster(writer, cluster, nodes[cluster.Header.Name], pods[cluster.Header.Name]);
            writer.WriteEndArray();
            writer.WriteStartArray("deployments");
            foreach (var deployment in List(ResourceTypes.Deployments)) WriteDeployment(writer, deployment);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private IEnumerable<KubeObject> List(ResourceType type) => informers.For(type).List().OrderBy(o => o.Key);

    private static string ClusterOf(KubeObject merged) => merged.Header.Labels.GetValueOrDefault(MeridianLabels.Cluster, "");

    private static void WriteCluster(Utf8JsonWriter writer, KubeObject cluster, IEnumerable<KubeObject> nodes, IEnumerable<KubeObject> pods)
    {
        var view = cluster.View<Cluster>();
        writer.WriteStartObject();
        writer.WriteString("name", cluster.Header.Name);
        writer.WriteString("status", StatusOf(view));
        writer.WriteString("region", view.Status.Region.Length > 0 ? view.Status.Region : view.Spec.Region);
        writer.WriteString("version", view.Status.Version);
        writer.WriteString("message", Trouble(view));
        writer.WriteStartArray("nodes");
        foreach (var node in nodes) WriteNode(writer, node);
        writer.WriteEndArray();
        writer.WriteStartArray("pods");
        foreach (var pod in pods) WritePod(writer, pod);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string StatusOf(Cluster cluster)
    {
        if (cluster.Status.Conditions.IsTrue("Offline")) return "Offline";
        return cluster.Status.Conditions.Length == 0 ? "Unknown" : cluster.Status.Conditions.IsTrue("Ready") ? "Ready" : "NotReady";
    }

    // Why it is not ready; empty when it is.
    private static string Trouble(Cluster cluster) =>
        Array.Find(cluster.Status.Conditions, c => c is { Type: "Offline", Status: "True" })?.Message
        ?? Array.Find(cluster.Status.Conditions, c => c is { Type: "Ready", Status: not "True" })?.Message
        ?? "";

    private static void WriteNode(Utf8JsonWriter writer, KubeObject node)
    {
        writer.WriteStartObject();
        writer.WriteString("name", node.Header.Name);
        writer.WriteBoolean("ready", node.View<Node>().Status.Conditions.IsTrue("Ready"));
        writer.WriteEndObject();
    }

    private static void WritePod(Utf8JsonWriter writer, KubeObject pod)
    {
        var view = pod.View<Pod>();
        writer.WriteStartObject();
        writer.WriteString("name", pod.Header.Name);
        writer.WriteString("namespace", pod.Header.Namespace);
        writer.WriteString("app", pod.Header.Labels.GetValueOrDefault("app", ""));
        writer.WriteString("node", view.Spec.NodeName);
        writer.WriteString("image", view.Spec.Containers.FirstOrDefault()?.Image ?? "");
        writer.WriteString("phase", pod.Header.DeletionTimestamp is null ? view.Status.Phase : "Terminating");
        writer.WriteBoolean("ready", view.Status.Conditions.IsTrue("Ready"));
        writer.WriteEndObject();
    }

    private void WriteDeployment(Utf8JsonWriter writer, KubeObject deployment)
    {
        var view = deployment.View<Deployment>();
        var placement = informers.For(ResourceTypes.Placements).Get(deployment.Key)?.View<Placement>();
        writer.WriteStartObject();
        writer.WriteString("name", deployment.Header.Name);
        writer.WriteString("namespace", deployment.Header.Namespace);
        writer.WriteNumber("desired", view.Spec.Replicas ?? 1);
        writer.WriteNumber("ready", view.Status.ReadyReplicas);
        writer.WriteStartArray("split");
        foreach (var placed in placement?.Status.Clusters ?? [])
        {
            writer.WriteStartObject();
            writer.WriteString("cluster", placed.Name);
            // Without a number: the cluster cannot be seen.
            if (placed.Replicas is { } replicas) writer.WriteNumber("replicas", replicas);
            writer.WriteNumber("ready", placed.ReadyReplicas ?? 0);
            writer.WriteString("reason", placed.Message.Length > 0 ? placed.Message : placed.Reason);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
