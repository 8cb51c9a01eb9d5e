using Grpc.Core;

namespace Meridian.Node;

/// <summary>Looks after a container runtime from outside an agent.</summary>
public static class ContainerRuntimes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Whether a runtime serves CRI v1 on a socket.</summary>
    public static async Task<bool> AnswersAsync(string socket, CancellationToken cancellationToken)
    {
        if (!File.Exists(socket)) return false;
        using var connection = new CriConnection(socket);
        try
        {
            await connection.Runtime.VersionAsync(new Cri.VersionRequest(), deadline: DateTime(Patience), cancellationToken: cancellationToken);
            return true;
        }
        catch (RpcException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (RpcException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>Removes all sandboxes of a cluster, on all its nodes.</summary>
    public static async Task RemoveAllAsync(string socket, string cluster, CancellationToken cancellationToken)
    {
        using var connection = new CriConnection(socket);
        var filter = new Cri.PodSandboxFilter();
        filter.LabelSelector[CriLabels.Cluster] = cluster;
        var found = await connection.Runtime.ListPodSandboxAsync(new Cri.ListPodSandboxRequest { Filter = filter }, cancellationToken: cancellationToken);
        foreach (var sandbox in found.Items)
        {
            await connection.Runtime.StopPodSandboxAsync(new Cri.StopPodSandboxRequest { PodSandboxId = sandbox.Id }, cancellationToken: cancellationToken);
            await connection.Runtime.RemovePodSandboxAsync(new Cri.RemovePodSandboxRequest { PodSandboxId = sandbox.Id }, cancellationToken: cancellationToken);
        }
    }

    private static DateTime DateTime(TimeSpan fromNow) => TimeProvider.System.GetUtcNow().Add(fromNow).UtcDateTime;
}
