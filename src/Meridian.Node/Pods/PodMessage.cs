using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Something that happened to a pod, told to its worker.</summary>
internal abstract record PodMessage
{
    private PodMessage()
    {
    }

    public sealed record Changed(KubeObject Pod) : PodMessage;

    public sealed record Gone : PodMessage;

    /// <summary>What is said about the node's simulated pods has changed.</summary>
    public sealed record Remodeled : PodMessage;

    /// <summary>A time has come that the plan asked for.</summary>
    public sealed record Tick : PodMessage;

    public sealed record SandboxMade(string PodIp) : PodMessage;

    public sealed record SandboxFailed : PodMessage;

    public sealed record SandboxReleased : PodMessage;

    public sealed record Started(string Container, IRunningContainer Running, string ImageId) : PodMessage;

    public sealed record StartFailed(string Container, string Reason, string Message) : PodMessage;

    public sealed record Exited(string Container, string ContainerId, int ExitCode, string Reason, string Message) : PodMessage;

    public sealed record Probed(string Container, string ContainerId, ProbeKind Kind, bool Healthy) : PodMessage;

    /// <summary>The pod is gone from the node and from the API.</summary>
    public sealed record Finished : PodMessage;
}
