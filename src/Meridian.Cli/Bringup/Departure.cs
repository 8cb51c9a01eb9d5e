using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Takes members out of a federation: their workloads stay where they are, and are made up for elsewhere.</summary>
/// <param name="federation">The federation.</param>
/// <param name="time">Clock of the limit.</param>
internal sealed class Departure(IKubeClient federation, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Unregisters a member and waits until the federation has taken leave of it. Returns false if there is no such member.</summary>
    /// <exception cref="CliException">The federation does not take leave within the limit.</exception>
    public async Task<bool> UnjoinAsync(string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is not { } cluster) return false;
        using var timeout = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await DeleteAsync(ResourceTypes.Clusters, cluster.Key, either.Token);
            while (await FindAsync(name, either.Token) is { } leaving && leaving.Header.Uid == cluster.Header.Uid) await FollowAsync(leaving, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CliException($"after {Limit.TotalSeconds:0} s the federation has not taken leave of {name}. See: meridian logs federation, kubectl --context federation describe cluster {name}");
        }
        // The way to the member is needed until it has left.
        var secret = cluster.View<Cluster>().Spec.SecretRef.Name;
        if (secret.Length > 0) await DeleteAsync(ResourceTypes.Secrets, new ObjectKey(Membership.CredentialsNamespace, secret), cancellationToken);
        return true;
    }

    /// <summary>Unregisters the clusters of this home that are no more. Returns their names.</summary>
    /// <param name="present">Names of the clusters there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<string>> UnjoinMissingAsync(IReadOnlySet<string> present, CancellationToken cancellationToken)
    {
        var local = await federation.ListAsync(ResourceTypes.Clusters, null, new ListOptions { LabelSelector = Membership.LocalLabel }, cancellationToken);
        var missing = local.Items.Select(c => c.Header.Name).Where(n => !present.Contains(n)).ToArray();
        foreach (var name in missing) await UnjoinAsync(name, cancellationToken);
        return missing;
    }

    private async Task<KubeObject?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await federation.GetAsync(ResourceTypes.Clusters, ObjectKey.Cluster(name), cancellationToken);
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            return null;
        }
    }

    private async Task FollowAsync(KubeObject leaving, CancellationToken cancellationToken)
    {
        var options = new WatchOptions { FieldSelector = $"metadata.name={leaving.Header.Name}", ResourceVersion = leaving.Header.ResourceVersion };
        await foreach (var change in federation.WatchAsync(ResourceTypes.Clusters, null, options, cancellationToken))
            if (change.Type == WatchEventType.Deleted) return;
    }

    private async Task DeleteAsync(ResourceType type, ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            await federation.DeleteAsync(type, key, DeleteOptions.Background, cancellationToken);
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            // Somebody was quicker.
        }
    }
}
