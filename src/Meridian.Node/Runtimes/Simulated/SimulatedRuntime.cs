using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Runs nothing: containers are said to run, to fail and to end as <see cref="SimulationSettings"/> say.</summary>
/// <param name="startDelay">How long a container takes to run if nothing is said.</param>
/// <param name="cluster">The cluster's settings, by full name.</param>
/// <param name="load">The requests that pods are said to answer.</param>
/// <param name="time">Clock.</param>
internal sealed class SimulatedRuntime(TimeSpan startDelay, IReadOnlyDictionary<string, string> cluster, SimulatedLoad load, TimeProvider time) : IPodRuntime
{
    private volatile IReadOnlyDictionary<string, string> node = ObjectHeader.NoEntries;

    public string Version => "simulated://0.1.0";

    public string Scheme => "simulated://";

    public bool ContainersOutliveAgent => true;

    public bool RunsHandlers => false;

    public Task RecoverAsync(IReadOnlyCollection<KubeObject> pods, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string> PrepareAsync(PodSandbox pod, CancellationToken cancellationToken) => Task.FromResult(pod.PodIp);

    public void TakeNode(KubeObject known) => node = known.Header.Annotations;

    public Task<bool> PullsAsync(PodSandbox pod, Container container, CancellationToken cancellationToken)
    {
        var said = SaidOf(pod.Object);
        return Task.FromResult(said.Duration(SimulationSettings.PullDelay) > TimeSpan.Zero || SimulatedImages.Failure(said, container.Image) is not null);
    }

    public async Task<string> ResolveImageAsync(PodSandbox pod, Container container, CancellationToken cancellationToken)
    {
        var said = SaidOf(pod.Object);
        if (said.Duration(SimulationSettings.PullDelay) is { Ticks: > 0 } delay) await Task.Delay(delay, time, cancellationToken);
        if (SimulatedImages.Failure(said, container.Image) is not { } failure) return $"simulated://{container.Image}";
        if (container.ImagePullPolicy == "Never")
            throw new ContainerFault("ErrImageNeverPull", $"Container image \"{container.Image}\" is not present with pull policy of Never");
        throw new ContainerFault("ErrImagePull", failure);
    }

    public async Task<IRunningContainer> StartAsync(PodSandbox pod, Container container, int restart, CancellationToken cancellationToken)
    {
        var delay = SaidOf(pod.Object).Duration(SimulationSettings.StartDelay) ?? startDelay;
        if (delay > TimeSpan.Zero) await Task.Delay(delay, time, cancellationToken);
        return Make(pod, container, restart, time.GetUtcNow());
    }

    public IRunningContainer Adopt(PodSandbox pod, Container container, int restart, DateTimeOffset startedAt) => Make(pod, container, restart, startedAt);

    public Task RemoveAsync(KubeObject pod, bool logs, CancellationToken cancellationToken) => Task.CompletedTask;

    public IContainerLog? FindLog(KubeObject pod, string container, int restart) => new SimulatedLog(pod, container);

    public ResourceReading? Read(KubeObject pod, string container)
    {
        var (view, said, now) = (pod.View<Pod>(), SaidOf(pod), time.GetUtcNow());
        if (Array.Find(view.Status.ContainerStatuses, c => c.Name == container)?.State.Running?.StartedAt is not { } started) return null;
        var spec = Array.Find(view.Spec.Containers, c => c.Name == container);
        var cpu = SimulatedUsage.Cpu(said, spec);
        var nanocores = SimulatedUsage.Capped(cpu.At(now) + SimulatedUsage.OfRequests(said, load, pod, now), spec);
        return new ResourceReading((long)cpu.Between(started, now), (long)SimulatedUsage.Memory(said, spec).At(now), (long)nanocores);
    }

    public IRemoteCommand Exec(KubeObject pod, RemoteCommandOptions options) => throw Nothing(pod, "no command can run in it");

    public IRemoteCommand Attach(KubeObject pod, RemoteCommandOptions options) => throw Nothing(pod, "there is nothing to attach to");

    public IPodPorts Forward(KubeObject pod) => throw Nothing(pod, "nothing listens on its ports");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static StatusException Nothing(KubeObject pod, string why) => ApiError.NotImplemented($"pod {pod.Header.Name} is simulated: no process runs, so {why}");

    private SimulationLayers SaidOf(KubeObject pod) => new(pod.Header, node, cluster);

    private SimulatedContainer Make(PodSandbox pod, Container container, int restart, DateTimeOffset started)
    {
        var said = SaidOf(pod.Object);
        var isInit = Array.Exists(pod.Spec.InitContainers, c => c.Name == container.Name);
        var readiness = isInit ? new SimulatedReadiness(started, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero) : SimulatedReadiness.Of(said, started);
        var made = new SimulatedContainer($"{pod.Object.Header.Uid}-{container.Name}-{restart}", said.Duration(SimulationSettings.StopDelay) ?? TimeSpan.Zero, readiness, time);
        if (Lifetime(said, isInit, container) is { } lifetime) made.EndAfter(started + lifetime.RunsFor - time.GetUtcNow(), lifetime);
        return made;
    }

    // An init container is done at once unless it is said to take time; sidecars run as long as their pod.
    private static SimulatedLifetime? Lifetime(SimulationLayers said, bool isInit, Container container) => !isInit ? SimulatedLifetime.Of(said)
        : container.IsSidecar ? null
        : new SimulatedLifetime(said.Duration(SimulationSettings.InitRunFor) ?? TimeSpan.Zero, 0);
}
