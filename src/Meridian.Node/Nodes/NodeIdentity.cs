using System.Net;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Who a node is, and where.</summary>
/// <param name="Name">The Node object's name.</param>
/// <param name="Index">Its number in its cluster, from 1.</param>
/// <param name="Block">The cluster's addresses.</param>
internal sealed record NodeIdentity(string Name, int Index, LoopbackBlock Block)
{
    /// <summary>Whether the node has addresses of the cluster's block. Those beyond are for simulated nodes only.</summary>
    public bool IsReachable => Index is >= 1 and <= LoopbackBlock.MaxNodes;

    /// <summary>The node's own address.</summary>
    public string Address => (IsReachable ? Block.Node(Index) : Beyond(0)).ToString();

    /// <summary>The range its pods' addresses come from.</summary>
    public string PodCidr => $"{(IsReachable ? Block.Pod(Index, 0) : Beyond(0))}/24";

    /// <summary>Address of its pod <paramref name="pod"/>, 1 to 254.</summary>
    public string Pod(int pod) => (IsReachable ? Block.Pod(Index, pod) : Beyond(pod)).ToString();

    // Nobody can reach a simulated pod, so its address need only be unlike the others.
    private IPAddress Beyond(int last) => new([10, (byte)(Index >> 8), (byte)Index, (byte)last]);
}
