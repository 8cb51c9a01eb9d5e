using Meridian.Objects;

namespace Meridian.Scheduler.Cluster;

/// <summary>Which nodes have an image, and how large it is. Used by the scheduling loop only.</summary>
internal sealed class NodeImages
{
    private readonly Dictionary<NodeInfo, Dictionary<string, long>> onNode = [];
    private readonly Dictionary<string, int> nodesWith = new(StringComparer.Ordinal);

    /// <summary>Whether any of the images is on any node.</summary>
    internal bool HasAny(IEnumerable<string> images) => nodesWith.Count > 0 && images.Any(nodesWith.ContainsKey);

    /// <summary>The size of an image on a node, the smaller the fewer of all nodes have it: what only one has must not draw all pods there. 0 if it is not there.</summary>
    internal long Worth(NodeInfo node, string image, int nodes) =>
        onNode.TryGetValue(node, out var images) && images.TryGetValue(image, out var size) ? (long)(size * ((double)nodesWith[image] / nodes)) : 0;

    /// <summary>The name under which a node lists an image that a container asks for.</summary>
    internal static string NameOf(string image)
    {
        var name = image.AsSpan(image.LastIndexOf('/') + 1);
        return name.Contains(':') || name.Contains('@') ? image : image + ":latest";
    }

    /// <summary>Takes what a node has now.</summary>
    internal void Set(NodeInfo node)
    {
        var images = node.IsThere ? node.Object.View<Node>().Status.Images : [];
        if (images.Length == 0 && !onNode.ContainsKey(node)) return;
        if (onNode.Remove(node, out var before))
        {
            foreach (var name in before.Keys)
            {
                if (--nodesWith[name] == 0) nodesWith.Remove(name);
            }
        }
        if (images.Length == 0) return;
        var sizes = onNode[node] = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var image in images)
        {
            foreach (var name in image.Names) sizes[name] = image.SizeBytes;
        }
        foreach (var name in sizes.Keys) nodesWith[name] = nodesWith.GetValueOrDefault(name) + 1;
    }
}
