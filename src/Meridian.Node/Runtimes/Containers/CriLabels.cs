using Google.Protobuf.Collections;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>What sandboxes and containers are marked with, and found by.</summary>
/// <param name="cluster">Name of the cluster.</param>
/// <param name="node">Name of the node.</param>
internal sealed class CriLabels(string cluster, string node)
{
    /// <summary>Name of the cluster that a sandbox belongs to: a label, and an annotation that network plugins read.</summary>
    public const string Cluster = "meridian.dev/cluster";

    /// <summary>Name of the node that a sandbox belongs to.</summary>
    public const string Node = "meridian.dev/node";

    /// <summary>Uid of the pod.</summary>
    public const string Uid = "io.kubernetes.pod.uid";

    /// <summary>Name of the container in its pod.</summary>
    public const string Container = "io.kubernetes.container.name";

    /// <summary>Marks a sandbox, or selects those of this node.</summary>
    public void Mark(MapField<string, string> labels) => (labels[Cluster], labels[Node]) = (cluster, node);

    /// <summary>Marks what belongs to a pod.</summary>
    public void Mark(MapField<string, string> labels, KubeObject pod)
    {
        Mark(labels);
        labels["io.kubernetes.pod.name"] = pod.Header.Name;
        labels["io.kubernetes.pod.namespace"] = pod.Header.Namespace;
        labels[Uid] = pod.Header.Uid;
    }

    /// <summary>Selects the sandboxes of this node, or of one pod on it.</summary>
    public Cri.PodSandboxFilter Sandboxes(string uid = "")
    {
        var filter = new Cri.PodSandboxFilter();
        Mark(filter.LabelSelector);
        if (uid.Length > 0) filter.LabelSelector[Uid] = uid;
        return filter;
    }

    /// <summary>Selects the containers of this node.</summary>
    public Cri.ContainerFilter Containers()
    {
        var filter = new Cri.ContainerFilter();
        Mark(filter.LabelSelector);
        return filter;
    }
}
