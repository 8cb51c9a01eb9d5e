using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Reads the logs of the pods on the nodes of this process. Safe for concurrent use.</summary>
public sealed class PodLogs
{
    private readonly IInformer pods;
    private readonly Func<string, IPodRuntime?> runtimes;
    private readonly TimeProvider time;

    internal PodLogs(IInformer pods, Func<string, IPodRuntime?> runtimes, TimeProvider time) => (this.pods, this.runtimes, this.time) = (pods, runtimes, time);

    /// <summary>Opens the log of one container of a pod.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container; empty for the only one.</param>
    /// <param name="options">What to read.</param>
    /// <param name="cancellationToken">Ends the stream, also after the call.</param>
    /// <returns>The text. It ends with the log, or when followed with the container. Dispose it.</returns>
    /// <exception cref="StatusException">There is no such pod or container, it has no log yet, or its node is not of this process.</exception>
    public Task<Stream> OpenAsync(ObjectKey pod, string container, LogOptions options, CancellationToken cancellationToken)
    {
        var found = pods.Get(pod) ?? throw ApiError.NotFound(ResourceTypes.Pods, pod.Name);
        return OpenAsync(found, container, options, cancellationToken);
    }

    /// <summary>As the other, for a pod that was read already.</summary>
    public Task<Stream> OpenAsync(KubeObject pod, string container, LogOptions options, CancellationToken cancellationToken)
    {
        var view = pod.View<Pod>();
        var name = Choose(pod, view.Spec, container);
        if (view.Spec.NodeName.Length == 0) throw ApiError.BadRequest($"pod {pod.Header.Name} does not have a host assigned");
        var runtime = runtimes(view.Spec.NodeName) ?? throw ApiError.Unavailable($"node {view.Spec.NodeName} is not reachable from here");
        var status = view.Status.InitContainerStatuses.Concat(view.Status.ContainerStatuses).FirstOrDefault(s => s.Name == name);
        var log = runtime.FindLog(pod, name, Run(pod, name, status, options.Previous)) ?? throw Missing(pod, name, status, options.Previous);
        return Task.FromResult<Stream>(new PodLogStream(log.ReadAsync(options.TailLines, options.Follow, cancellationToken), options, time.GetUtcNow(), cancellationToken));
    }

    private static string Choose(KubeObject pod, PodSpec spec, string container)
    {
        var all = spec.AllContainers.Select(c => c.Name).ToList();
        if (container.Length == 0)
        {
            return spec.Containers.Length == 1 ? spec.Containers[0].Name : throw ApiError.BadRequest(
                $"a container name must be specified for pod {pod.Header.Name}, choose one of: [{string.Join(' ', spec.Containers.Select(c => c.Name))}]");
        }
        return all.Contains(container) ? container : throw ApiError.BadRequest($"container {container} is not valid for pod {pod.Header.Name}");
    }

    // A container that waits to be started again shows the run that ended.
    private static int Run(KubeObject pod, string container, ContainerStatus? status, bool previous)
    {
        var current = status?.RestartCount ?? 0;
        if (!previous) return current;
        return current > 0 ? current - 1 : throw NoPrevious(pod, container);
    }

    private static StatusException Missing(KubeObject pod, string container, ContainerStatus? status, bool previous)
    {
        if (previous) return NoPrevious(pod, container);
        if (status?.State.Running is null && status?.State.Terminated is null)
            return ApiError.BadRequest($"container \"{container}\" in pod \"{pod.Header.Name}\" is waiting to start: {status?.State.Waiting?.Reason ?? "ContainerCreating"}");
        return ApiError.NotFound(ResourceTypes.Pods, $"{pod.Header.Name} (log of container {container})");
    }

    private static StatusException NoPrevious(KubeObject pod, string container) =>
        ApiError.BadRequest($"previous terminated container \"{container}\" in pod \"{pod.Header.Name}\" not found");
}
