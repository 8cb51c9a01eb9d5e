using System.Globalization;
using Meridian.ApiServer;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Reaches into the pods and nodes of members.</summary>
internal sealed class MemberPods(IMembers members) : IPodConnections
{
    /// <inheritdoc />
    public async Task<Stream> OpenLogAsync(KubeObject pod, PodLogOptions options, CancellationToken cancellationToken)
    {
        var owner = ShownOwner.Of(members, ResourceTypes.Pods, pod);
        return await owner.ReachAsync(() => owner.Connection.PassThrough.StreamAsync(ResourceTypes.Pods, owner.Key, "log", Query(options), cancellationToken));
    }

    /// <inheritdoc />
    public async Task<IRemoteCommand> ExecAsync(KubeObject pod, RemoteCommandOptions options, CancellationToken cancellationToken)
    {
        var owner = ShownOwner.Of(members, ResourceTypes.Pods, pod);
        return await owner.ReachAsync(() => owner.Connection.Streams.ExecAsync(owner.Key, options, cancellationToken));
    }

    /// <inheritdoc />
    public async Task<IRemoteCommand> AttachAsync(KubeObject pod, RemoteCommandOptions options, CancellationToken cancellationToken)
    {
        var owner = ShownOwner.Of(members, ResourceTypes.Pods, pod);
        return await owner.ReachAsync(() => owner.Connection.Streams.AttachAsync(owner.Key, options, cancellationToken));
    }

    /// <inheritdoc />
    public async Task<IPodPorts> ForwardAsync(KubeObject pod, CancellationToken cancellationToken)
    {
        var owner = ShownOwner.Of(members, ResourceTypes.Pods, pod);
        return await owner.ReachAsync(() => owner.Connection.Streams.ForwardAsync(owner.Key, cancellationToken));
    }

    /// <inheritdoc />
    public async Task<NodeReply> AskNodeAsync(KubeObject node, string pathAndQuery, CancellationToken cancellationToken)
    {
        var owner = ShownOwner.Of(members, ResourceTypes.Nodes, node);
        var parts = pathAndQuery.Split('?', 2);
        var body = await owner.ReachAsync(() => owner.Connection.PassThrough.StreamAsync(ResourceTypes.Nodes, owner.Key, "proxy" + parts[0], parts.ElementAtOrDefault(1) ?? "", cancellationToken));
        return new NodeReply(200, "text/plain; charset=utf-8", body);
    }

    private static string Query(PodLogOptions options)
    {
        var parts = new List<string>();
        if (options.Container.Length > 0) parts.Add($"container={Uri.EscapeDataString(options.Container)}");
        if (options.Follow) parts.Add("follow=true");
        if (options.Previous) parts.Add("previous=true");
        if (options.Timestamps) parts.Add("timestamps=true");
        if (options.TailLines is { } lines) parts.Add(string.Create(CultureInfo.InvariantCulture, $"tailLines={lines}"));
        if (options.SinceSeconds is { } seconds) parts.Add(string.Create(CultureInfo.InvariantCulture, $"sinceSeconds={seconds}"));
        if (options.SinceTime is { } since) parts.Add($"sinceTime={Uri.EscapeDataString(WireTime.Format(since))}");
        if (options.LimitBytes is { } bytes) parts.Add(string.Create(CultureInfo.InvariantCulture, $"limitBytes={bytes}"));
        return string.Join('&', parts);
    }
}
