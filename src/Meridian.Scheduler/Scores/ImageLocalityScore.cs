using Meridian.Scheduler.Cluster;

namespace Meridian.Scheduler.Scores;

/// <summary>Prefers nodes that have much of the pod's images already.</summary>
internal sealed class ImageLocalityScore : INodeScore
{
    // What is smaller is pulled at once; what is larger is no better than this.
    private const long Least = 23L << 20;
    private const long MostOfContainer = 1000L << 20;

    public string Name => "ImageLocality";

    public int Weight => 1;

    public double[]? Score(PodInfo pod, IReadOnlyList<NodeInfo> nodes, ClusterState state)
    {
        var images = pod.Spec.AllContainers.Select(c => NodeImages.NameOf(c.Image)).ToArray();
        if (!state.Images.HasAny(images)) return null;
        var most = MostOfContainer * images.Length;
        return [.. nodes.Select(n => Points(images.Sum(i => state.Images.Worth(n, i, state.Nodes.Count)), most))];
    }

    private static double Points(long worth, long most) => Normalized.Most * (Math.Clamp(worth, Least, most) - Least) / (most - Least);
}
