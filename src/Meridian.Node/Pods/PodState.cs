using System.Collections.Immutable;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>What a pod has beneath its containers: its address and folder.</summary>
internal enum SandboxPhase
{
    /// <summary>Not made.</summary>
    None,

    /// <summary>Being made.</summary>
    Preparing,

    /// <summary>There.</summary>
    Ready,

    /// <summary>Being taken away.</summary>
    Releasing,

    /// <summary>Taken away.</summary>
    Released,
}

/// <summary>Why a pod was ended by its node.</summary>
internal sealed record PodFailure(string Reason, string Message);

/// <summary>All the agent knows of one pod: the input of <see cref="PodPlan"/>. Changed only by the methods in <c>PodState.Changes.cs</c>.</summary>
/// <param name="Object">The pod, newest version seen.</param>
internal sealed partial record PodState(KubeObject Object)
{
    /// <summary>The pod's fields. Kept here, as the object keeps only the view that was asked for last.</summary>
    public Pod View { get; init; } = Object.View<Pod>();

    public PodSpec Spec => View.Spec;

    public ImmutableDictionary<string, ContainerState> Containers { get; init; } = ImmutableDictionary<string, ContainerState>.Empty;

    public SandboxPhase Sandbox { get; init; }

    /// <summary>Earliest time to try again to make the sandbox; null for at once.</summary>
    public DateTimeOffset? SandboxRetryAt { get; init; }

    public int SandboxFailures { get; init; }

    public string PodIp { get; init; } = "";

    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Set when the node has ended the pod, whatever its containers did.</summary>
    public PodFailure? Failure { get; init; }

    /// <summary>Whether the object is no longer in the API.</summary>
    public bool Gone { get; init; }

    public bool IsDeleting => Object.Header.DeletionTimestamp is not null;

    /// <summary>Whether no container may run any more.</summary>
    public bool MustStop => Gone || IsDeleting || Failure is not null;

    /// <summary>Seconds each container has to stop.</summary>
    public long Grace
    {
        get
        {
            // An object that vanished was deleted by force: its containers get the shortest time there is.
            if (Gone) return 1;
            if (IsDeleting && Object.Header.DeletionGracePeriodSeconds is { } given) return given;
            return Spec.TerminationGracePeriodSeconds ?? 30;
        }
    }

    public ContainerState this[string container] => Containers[container];

    /// <summary>Whether a container that ended so is started again.</summary>
    public bool Restarts(string container, Termination end)
    {
        if (IsSidecar(container)) return true;
        // An init container is run until it succeeds, once.
        var policy = IsInit(container) && Spec.RestartPolicy != "Never" ? "OnFailure" : Spec.RestartPolicy;
        return policy switch { "Never" => false, "OnFailure" => !end.Succeeded, _ => true };
    }

    public bool IsInit(string container) => Array.Exists(Spec.InitContainers, c => c.Name == container);

    public bool IsSidecar(string container) => Array.Exists(Spec.InitContainers, c => c.Name == container && c.IsSidecar);

    public Container Container(string container) => Spec.AllContainers.First(c => c.Name == container);
}
