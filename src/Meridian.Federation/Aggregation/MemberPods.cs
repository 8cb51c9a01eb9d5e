using System.Globalization;
using Meridian.ApiServer;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Carries what is asked of an object shown from a member to that member.</summary>
internal sealed class MemberPods(IMembers members) : IPodConnections, IWriteThrough
{
    /// <inheritdoc />
    public async Task<Stream> OpenLogAsync(KubeObject pod, PodLogOptions options, CancellationToken cancellationToken)
    {
        var (member, key) = Owner(ResourceTypes.Pods, pod);
        return await Reach(pod, () => member.Client.StreamAsync(ResourceTypes.Pods, key, "log", Query(options), cancellationToken));
    }

    /// <inheritdoc />
    public async Task<IRemoteCommand> ExecAsync(KubeObject pod, RemoteCommandOptions options, CancellationToken cancellationToken)
    {
        var (member, key) = Owner(ResourceTypes.Pods, pod);
        return await Reach(pod, () => member.Streams.ExecAsync(key, options, cancellationToken));
    }

    /// <inheritdoc />
    public async Task<IRemoteCommand> AttachAsync(KubeObject pod, RemoteCommandOptions options, CancellationToken cancellationToken)
    {
        var (member, key) = Owner(ResourceTypes.Pods, pod);
        return await Reach(pod, () => member.Streams.AttachAsync(key, options, cancellationToken));
    }

    /// <inheritdoc />
    public async Task<IPodPorts> ForwardAsync(KubeObject pod, CancellationToken cancellationToken)
    {
        var (member, key) = Owner(ResourceTypes.Pods, pod);
        return await Reach(pod, () => member.Streams.ForwardAsync(key, cancellationToken));
    }

    /// <inheritdoc />
    public async Task<NodeReply> AskNodeAsync(KubeObject node, string pathAndQuery, CancellationToken cancellationToken)
    {
        var (member, key) = Owner(ResourceTypes.Nodes, node);
        var parts = pathAndQuery.Split('?', 2);
        var body = await Reach(node, () => member.Client.StreamAsync(ResourceTypes.Nodes, key, "proxy" + parts[0], parts.ElementAtOrDefault(1) ?? "", cancellationToken));
        return new NodeReply(200, "text/plain; charset=utf-8", body);
    }

    /// <inheritdoc />
    public async Task<DeleteOutcome> DeleteAsync(
        ServedResource served, KubeObject existing, DeleteRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        var (member, key) = Owner(served.Type, existing);
        if (context.DryRun) return new DeleteOutcome(existing, Gone: false);
        var options = new DeleteOptions
        {
            GracePeriodSeconds = request.GracePeriodSeconds,
            PropagationPolicy = request.PropagationPolicy.Length > 0 ? request.PropagationPolicy : "Background",
            // The object shown is the one meant, whatever took its name since.
            PreconditionUid = request.PreconditionUid.Length > 0 ? request.PreconditionUid : existing.Header.Uid,
        };
        await Reach(existing, async () =>
        {
            await member.PassThrough.DeleteAsync(served.Type, key, options, cancellationToken);
            return true;
        });
        return new DeleteOutcome(existing, Gone: request.GracePeriodSeconds == 0);
    }

    private (IMemberConnection Member, ObjectKey Key) Owner(ResourceType type, KubeObject shown)
    {
        var name = shown.Header.Annotations.GetValueOrDefault(MeridianAnnotations.Cluster)
            ?? throw ApiError.MethodNotAllowed($"{type.GroupResource} \"{shown.Header.Name}\" belongs to no member cluster");
        var connection = members.Find(name)?.Connection ?? throw Unreachable(shown);
        return (connection, shown.Key with { Name = shown.Header.Annotations.GetValueOrDefault(FederationMarks.MemberName) ?? shown.Header.Name });
    }

    private static async Task<T> Reach<T>(KubeObject shown, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw Unreachable(shown, failure.Message);
        }
    }

    private static StatusException Unreachable(KubeObject shown, string why = "there is no connection") =>
        ApiError.Unavailable($"cluster \"{shown.Header.Annotations.GetValueOrDefault(MeridianAnnotations.Cluster)}\" cannot be reached: {why}");

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
