using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Reaches into the pods on the nodes of this process. Safe for concurrent use.</summary>
public sealed class PodSessions
{
    private readonly Func<string, IPodRuntime?> runtimes;

    internal PodSessions(Func<string, IPodRuntime?> runtimes) => this.runtimes = runtimes;

    /// <summary>Prepares to run a command in a container.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="options">What to run; the container is named.</param>
    /// <exception cref="StatusException">The container does not run, or runs no commands.</exception>
    public IRemoteCommand Exec(KubeObject pod, RemoteCommandOptions options) => Runtime(pod).Exec(pod, options);

    /// <summary>Prepares to join what a container runs.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="options">What to join; the container is named.</param>
    /// <exception cref="StatusException">The container does not run, or has nothing to join.</exception>
    public IRemoteCommand Attach(KubeObject pod, RemoteCommandOptions options) => Runtime(pod).Attach(pod, options);

    /// <summary>Prepares to connect to ports of a pod.</summary>
    /// <exception cref="StatusException">The pod listens on none.</exception>
    public IPodPorts Forward(KubeObject pod) => Runtime(pod).Forward(pod);

    private IPodRuntime Runtime(KubeObject pod)
    {
        var node = pod.View<Pod>().Spec.NodeName;
        return runtimes(node) ?? throw ApiError.Unavailable($"node {node} is not reachable from here");
    }
}
