using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Lab;

/// <summary>Says that there is nothing in a simulated pod to run a command in.</summary>
internal sealed class NoStreams : IPodStreams
{
    /// <summary>The one there is.</summary>
    public static readonly NoStreams Instance = new();

    public Task<IRemoteCommand> ExecAsync(ObjectKey pod, RemoteCommandOptions options, CancellationToken cancellationToken) => throw Nothing(pod, "no command can run in it");

    public Task<IRemoteCommand> AttachAsync(ObjectKey pod, RemoteCommandOptions options, CancellationToken cancellationToken) => throw Nothing(pod, "there is nothing to attach to");

    public Task<IPodPorts> ForwardAsync(ObjectKey pod, CancellationToken cancellationToken) => throw Nothing(pod, "nothing listens on its ports");

    private static StatusException Nothing(ObjectKey pod, string why) => ApiError.NotImplemented($"pod {pod.Name} is simulated: no process runs, so {why}");
}
