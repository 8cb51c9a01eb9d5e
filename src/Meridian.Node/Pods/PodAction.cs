namespace Meridian.Node;

/// <summary>Something the agent is to do for a pod now.</summary>
internal abstract record PodAction
{
    private PodAction()
    {
    }

    /// <summary>Make the pod's folder and address.</summary>
    public sealed record PrepareSandbox : PodAction;

    /// <summary>Take the pod's address and folder mounts away; its logs stay.</summary>
    public sealed record ReleaseSandbox : PodAction;

    /// <summary>Start a container.</summary>
    public sealed record Start(string Container) : PodAction;

    /// <summary>Stop a container within so many seconds.</summary>
    public sealed record Stop(string Container, long Grace, string Message) : PodAction;

    /// <summary>Say that the next pull waits.</summary>
    public sealed record NotePullBackOff(string Container) : PodAction;

    /// <summary>End the pod for a reason of the node's.</summary>
    public sealed record Fail(PodFailure Failure) : PodAction;

    /// <summary>Forget the pod, logs and all, and finish its deletion in the API.</summary>
    public sealed record Finish : PodAction;
}

/// <summary>What to do, and when to look again if nothing happens before.</summary>
internal sealed record PodDecision(IReadOnlyList<PodAction> Actions, DateTimeOffset? WakeAt);
