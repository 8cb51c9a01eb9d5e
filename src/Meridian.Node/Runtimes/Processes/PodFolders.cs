using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Where a node keeps what belongs to its pods.</summary>
/// <param name="stateFolder">The host's state folder.</param>
/// <param name="node">The node's name.</param>
internal sealed class PodFolders(string stateFolder, string node)
{
    /// <summary>Folder of all the node's pods.</summary>
    public string Pods { get; } = Path.Combine(stateFolder, node, "pods");

    public string Of(KubeObject pod) => Path.Combine(Pods, $"{pod.Header.Namespace}_{pod.Header.Name}_{pod.Header.Uid}");

    public string ServiceAccount(KubeObject pod) => Path.Combine(Of(pod), "serviceaccount");

    public string ResolvConf(KubeObject pod) => Path.Combine(Of(pod), "resolv.conf");

    public string Logs(KubeObject pod, string container) => Path.Combine(Of(pod), "logs", container);

    public string Log(KubeObject pod, string container, int restart) => Path.Combine(Logs(pod, container), $"{restart}.log");

    /// <summary>Folder of the volumes that are the pod's own.</summary>
    public string Volumes(KubeObject pod) => Path.Combine(Of(pod), "volumes");

    /// <summary>Its <c>/etc/hosts</c>.</summary>
    public string Hosts(KubeObject pod) => Path.Combine(Of(pod), "etc-hosts");

    /// <summary>File for the last words of one run of a container.</summary>
    public string Termination(KubeObject pod, string container, int restart) => Path.Combine(Of(pod), "containers", container, $"{restart}.termination");

    /// <summary>The uid in the name of a pod's folder: the text after the last underscore, which no uid contains.</summary>
    public static string Uid(string folder)
    {
        var name = Path.GetFileName(folder);
        return name[(name.LastIndexOf('_') + 1)..];
    }
}
