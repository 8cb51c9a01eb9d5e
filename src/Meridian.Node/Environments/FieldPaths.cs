using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Reads the fields of a pod that its environment may name.</summary>
internal static class FieldPaths
{
    /// <exception cref="ContainerFault">There is no such field.</exception>
    public static string Read(string path, PodSandbox pod, string hostIp)
    {
        var header = pod.Object.Header;
        return path switch
        {
            "metadata.name" => header.Name,
            "metadata.namespace" => header.Namespace,
            "metadata.uid" => header.Uid,
            "spec.nodeName" => pod.Spec.NodeName,
            "spec.serviceAccountName" => pod.Spec.ServiceAccountName,
            "status.hostIP" or "status.hostIPs" => hostIp,
            "status.podIP" or "status.podIPs" => pod.PodIp,
            _ => Entry(path, "metadata.labels", header.Labels) ?? Entry(path, "metadata.annotations", header.Annotations)
                ?? throw new ContainerFault("CreateContainerConfigError", $"unsupported fieldPath: {path}"),
        };
    }

    // metadata.labels['key']; an entry that is not there is empty.
    private static string? Entry(string path, string map, IReadOnlyDictionary<string, string> entries)
    {
        var start = map + "['";
        if (!path.StartsWith(start, StringComparison.Ordinal) || !path.EndsWith("']", StringComparison.Ordinal)) return null;
        return entries.GetValueOrDefault(path[start.Length..^2], "");
    }
}
