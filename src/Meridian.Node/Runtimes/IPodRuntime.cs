using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>What runs the containers of one node's pods. Safe for concurrent use by different pods.</summary>
internal interface IPodRuntime : IAsyncDisposable
{
    /// <summary>Name and version, such as <c>processes://0.1.0</c>: the node's <c>containerRuntimeVersion</c>.</summary>
    string Version { get; }

    /// <summary>Prefix of container ids, such as <c>processes://</c>.</summary>
    string Scheme { get; }

    /// <summary>Whether containers outlive the agent: a running container in a pod's status may then still run.</summary>
    bool ContainersOutliveAgent { get; }

    /// <summary>Whether what a pod had is still there, of which an agent before has told. Asked after <see cref="RecoverAsync"/>.</summary>
    bool Outlived(KubeObject pod) => ContainersOutliveAgent;

    /// <summary>Whether the pods' addresses come from the runtime; else from the node's range.</summary>
    bool GivesAddresses => false;

    /// <summary>Whether there is something in a container that probes and hooks can ask.</summary>
    bool RunsHandlers { get; }

    /// <summary>Takes away what an agent before left of pods that are no longer there, and processes that outlived it.</summary>
    /// <param name="pods">The pods that are still there.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task RecoverAsync(IReadOnlyCollection<KubeObject> pods, CancellationToken cancellationToken);

    /// <summary>Makes what a pod needs before its first container. Returns its address.</summary>
    /// <exception cref="ContainerFault">Something the pod asks for is not there (yet).</exception>
    Task<string> PrepareAsync(PodSandbox pod, CancellationToken cancellationToken);

    /// <summary>Takes note of what the node's object says now.</summary>
    void TakeNode(KubeObject known)
    {
    }

    /// <summary>Whether a container's image is not on the machine yet.</summary>
    Task<bool> PullsAsync(PodSandbox pod, Container container, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>Finds a container's image. Returns its id.</summary>
    /// <exception cref="ContainerFault">There is no such image.</exception>
    Task<string> ResolveImageAsync(PodSandbox pod, Container container, CancellationToken cancellationToken);

    /// <summary>Starts a container.</summary>
    /// <param name="pod">Its pod.</param>
    /// <param name="container">What to start.</param>
    /// <param name="restart">How often it was started before.</param>
    /// <param name="cancellationToken">Ends the attempt, not the container.</param>
    /// <exception cref="ContainerFault">It cannot be started as it is.</exception>
    Task<IRunningContainer> StartAsync(PodSandbox pod, Container container, int restart, CancellationToken cancellationToken);

    /// <summary>Takes up a container that outlived whoever looked after it before.</summary>
    /// <param name="pod">Its pod.</param>
    /// <param name="container">What runs.</param>
    /// <param name="restart">How often it was started before.</param>
    /// <param name="startedAt">When it was started.</param>
    IRunningContainer Adopt(PodSandbox pod, Container container, int restart, DateTimeOffset startedAt);

    /// <summary>Takes a pod's things away, except its logs unless <paramref name="logs"/>.</summary>
    Task RemoveAsync(KubeObject pod, bool logs, CancellationToken cancellationToken);

    /// <summary>The log of one run of a container, or null if there is none.</summary>
    IContainerLog? FindLog(KubeObject pod, string container, int restart);

    /// <summary>What a container has used and uses; null if it does not run.</summary>
    ResourceReading? Read(KubeObject pod, string container);

    /// <summary>Prepares to run a command in a running container.</summary>
    /// <exception cref="StatusException">The container does not run, or runs no commands.</exception>
    IRemoteCommand Exec(KubeObject pod, RemoteCommandOptions options);

    /// <summary>Prepares to join what a running container runs.</summary>
    /// <exception cref="StatusException">The container does not run, or has nothing to join.</exception>
    IRemoteCommand Attach(KubeObject pod, RemoteCommandOptions options);

    /// <summary>Prepares to connect to ports of a pod.</summary>
    /// <exception cref="StatusException">The pod listens on none.</exception>
    IPodPorts Forward(KubeObject pod);
}

/// <summary>A container that was started.</summary>
internal interface IRunningContainer
{
    /// <summary>Its id, without the runtime's prefix.</summary>
    string Id { get; }

    /// <summary>Completes with the exit code when it ends: 128 and the signal's number if by one.</summary>
    Task<int> Exit { get; }

    /// <summary>Why it has ended, if the exit code does not tell; else empty.</summary>
    string ExitReason => "";

    /// <summary>What it has left as its last words; empty for nothing.</summary>
    string ExitMessage => "";

    /// <summary>Whether it goes on as it is, with nothing to look after, until somebody stops it.</summary>
    bool IsSettled => false;

    /// <summary>When it is ready, where no probe finds out; null if it always is.</summary>
    SimulatedReadiness? Readiness => null;

    /// <summary>Lets go of it without ending it; <see cref="Exit"/> is canceled. Only where containers outlive their agents.</summary>
    void Abandon()
    {
    }

    /// <summary>Asks it to end, and ends it after <paramref name="grace"/>. Completes when it has ended. May be called again, with less time.</summary>
    Task StopAsync(TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>Runs a command beside it.</summary>
    /// <exception cref="ContainerFault">The command cannot be started.</exception>
    Task<ExecResult> ExecAsync(IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken);
}

/// <summary>How a command in a container ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">The first 10 KiB it wrote.</param>
/// <param name="TimedOut">Whether it was ended because its time was over.</param>
internal sealed record ExecResult(int ExitCode, string Output, bool TimedOut);

/// <summary>A pod as its runtime knows it.</summary>
/// <param name="Object">The pod.</param>
/// <param name="PodIp">Its address.</param>
internal sealed record PodSandbox(KubeObject Object, string PodIp)
{
    public PodSpec Spec { get; } = Object.View<Pod>().Spec;
}

/// <summary>A container, or its pod, cannot be started as it is.</summary>
/// <param name="reason">Reason as in a waiting container's status, such as <c>ErrImagePull</c>.</param>
/// <param name="message">What a person reads.</param>
internal sealed class ContainerFault(string reason, string message) : Exception(message)
{
    public string Reason { get; } = reason;
}
