using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Runs nothing: any container of any image is said to run after a delay, until it is stopped or its <see cref="SimulatedLifetime"/> is over.</summary>
internal sealed class SimulatedRuntime(TimeSpan startDelay, TimeProvider time) : IPodRuntime
{
    public string Version => "simulated://0.1.0";

    public string Scheme => "simulated://";

    public bool ContainersOutliveAgent => true;

    public bool RunsHandlers => false;

    public Task RecoverAsync(IReadOnlyCollection<KubeObject> pods, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task PrepareAsync(PodSandbox pod, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string> ResolveImageAsync(Container container, CancellationToken cancellationToken) => Task.FromResult($"simulated://{container.Image}");

    public async Task<IRunningContainer> StartAsync(PodSandbox pod, Container container, int restart, CancellationToken cancellationToken)
    {
        await Task.Delay(startDelay, time, cancellationToken);
        return Make(pod, container, restart);
    }

    public IRunningContainer Adopt(PodSandbox pod, Container container) => Make(pod, container, 0);

    public Task RemoveAsync(KubeObject pod, bool logs, CancellationToken cancellationToken) => Task.CompletedTask;

    public IContainerLog? FindLog(KubeObject pod, string container, int restart) => new SimulatedLog(pod, container);

    public ResourceReading? Read(KubeObject pod, string container)
    {
        var view = pod.View<Pod>();
        if (Array.Find(view.Status.ContainerStatuses, c => c.Name == container)?.State.Running?.StartedAt is not { } started) return null;
        var (spec, now) = (Array.Find(view.Spec.Containers, c => c.Name == container), time.GetUtcNow());
        return new ResourceReading((long)SimulatedUsage.Cpu(pod.Header, spec).Between(started, now), (long)SimulatedUsage.Memory(pod.Header, spec).At(now));
    }

    public IRemoteCommand Exec(KubeObject pod, RemoteCommandOptions options) => throw Nothing(pod, "no command can run in it");

    public IRemoteCommand Attach(KubeObject pod, RemoteCommandOptions options) => throw Nothing(pod, "there is nothing to attach to");

    public IPodPorts Forward(KubeObject pod) => throw Nothing(pod, "nothing listens on its ports");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static StatusException Nothing(KubeObject pod, string why) => ApiError.NotImplemented($"pod {pod.Header.Name} is simulated: no process runs, so {why}");

    // An init container has nothing to do, so it is done.
    private SimulatedContainer Make(PodSandbox pod, Container container, int restart)
    {
        var made = new SimulatedContainer($"{pod.Object.Header.Uid}-{container.Name}-{restart}");
        if (Array.Exists(pod.Spec.InitContainers, c => c.Name == container.Name))
        {
            if (!container.IsSidecar) made.End(0);
        }
        else if (SimulatedLifetime.Of(pod.Object.Header) is { } lifetime) made.EndAfter(lifetime, time);
        return made;
    }

    private sealed class SimulatedContainer(string id) : IRunningContainer
    {
        private readonly TaskCompletionSource<int> exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private ITimer? timer;

        public string Id { get; } = id;

        public Task<int> Exit => exit.Task;

        public void End(int exitCode)
        {
            timer?.Dispose();
            exit.TrySetResult(exitCode);
        }

        public void EndAfter(SimulatedLifetime lifetime, TimeProvider time) =>
            timer = time.CreateTimer(_ => End(lifetime.ExitCode), null, lifetime.RunsFor, Timeout.InfiniteTimeSpan);

        // As a program that handles the request to end.
        public Task StopAsync(TimeSpan grace, CancellationToken cancellationToken)
        {
            End(0);
            return Task.CompletedTask;
        }

        public Task<ExecResult> ExecAsync(IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken) =>
            throw new ContainerFault("Simulated", "a simulated container runs no commands");
    }

    private sealed class SimulatedLog(KubeObject pod, string container) : IContainerLog
    {
        public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(long? tail, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (tail == 0) yield break;
            var line = new ArrayBufferWriter<byte>(160);
            var since = pod.View<Pod>().Status.StartTime ?? pod.Header.CreationTimestamp ?? default;
            CriLogLine.Write(line, since, "stdout"u8, false, Encoding.UTF8.GetBytes($"container {container} is simulated: no process runs, and nothing is logged"));
            yield return line.WrittenMemory[..^1];
            await Task.CompletedTask;
        }
    }
}
