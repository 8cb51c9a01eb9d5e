using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Federation;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Takes members out of a federation: their workloads stay where they are, and are made up for elsewhere.</summary>
/// <param name="federation">The federation.</param>
/// <param name="time">Clock of the limit.</param>
internal sealed class Departure(IKubeClient federation, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Unregisters a member, whose workloads stay, and waits until the federation has taken leave of it. Returns false if there is no such member.</summary>
    /// <exception cref="CliException">The federation does not take leave within the limit.</exception>
    public Task<bool> UnjoinAsync(string name, CancellationToken cancellationToken) => UnjoinAsync(name, DepartureMode.Keep, cancellationToken);

    /// <summary>Unregisters a member and waits until the federation has taken leave of it. Returns false if there is no such member.</summary>
    /// <exception cref="CliException">The federation does not take leave within the limit.</exception>
    public async Task<bool> UnjoinAsync(string name, DepartureMode mode, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is not { } cluster) return false;
        using var timeout = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await SayAsync(cluster, mode, either.Token);
            await DeleteAsync(ResourceTypes.Clusters, cluster.Key, either.Token);
            while (await FindAsync(name, either.Token) is { } leaving && leaving.Header.Uid == cluster.Header.Uid) await FollowAsync(leaving, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var why = (await FindAsync(name, cancellationToken))?.View<Cluster>().Status.Conditions.Find("Leaving")?.Message;
            throw new CliException($"after {Limit.TotalSeconds:0} s the federation has not taken leave of {name}{(why is null ? "" : $": {why.TrimEnd('.')}")}. It goes on trying; to leave everything there as it is: meridian federation unjoin {name} --force");
        }
        // The way to the member is needed until it has left.
        var secret = cluster.View<Cluster>().Spec.SecretRef.Name;
        if (secret.Length > 0) await DeleteAsync(ResourceTypes.Secrets, new ObjectKey(FederationIdentity.Namespace, secret), cancellationToken);
        return true;
    }

    /// <summary>What will stay in a member that is not asked, for people; empty if it is asked.</summary>
    public async Task<string> RemainsAsync(string name, DepartureMode mode, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is not { } cluster) return "";
        var offline = cluster.View<Cluster>().Status.Conditions.IsTrue("Offline");
        if (!offline && mode != DepartureMode.Forget) return "";
        var federated = await FederationIdentity.ReadAsync(federation, cancellationToken);
        return $"{name} {(offline ? "is offline and " : "")}was not asked for anything, so there remain its copies of federated objects, with their marks, the lease kube-system/{MemberAccount.NameOf(federated.Name)}, "
            + $"the federation's entry in kube-system/kube-dns, and the account. To end its rights there: kubectl --context {name} delete namespace {MemberAccount.NameOf(federated.Name)}";
    }

    /// <summary>Unregisters the clusters of this home that are no more. Returns their names.</summary>
    /// <param name="present">Names of the clusters there are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<string>> UnjoinMissingAsync(IReadOnlySet<string> present, CancellationToken cancellationToken)
    {
        var local = await federation.ListAsync(ResourceTypes.Clusters, null, new ListOptions { LabelSelector = LocalMembership.Label }, cancellationToken);
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

    private async Task SayAsync(KubeObject cluster, DepartureMode mode, CancellationToken cancellationToken)
    {
        if (mode == DepartureMode.Keep && !cluster.Header.Annotations.ContainsKey(DepartureModes.Annotation)) return;
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [DepartureModes.Annotation] = mode.ToString() } } };
        await federation.PatchAsync(ResourceTypes.Clusters, cluster.Key, PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Default, cancellationToken);
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
