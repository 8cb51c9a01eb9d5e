using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Takes a federation's control plane out of its host cluster.</summary>
/// <param name="host">The host cluster.</param>
/// <param name="objects">Its objects there.</param>
/// <param name="time">Clock of the limit.</param>
internal sealed class ControlPlaneRemoval(IKubeClient host, HostObjects objects, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // First what makes pods; the volume last, when no pod uses it.
    private static readonly ResourceType[] Workloads = [ResourceTypes.Deployments, ResourceTypes.StatefulSets];
    private static readonly ResourceType[] Rest =
    [
        ResourceTypes.PodDisruptionBudgets, ResourceTypes.Services, ResourceTypes.RoleBindings, ResourceTypes.Roles, ResourceTypes.ServiceAccounts,
        ResourceTypes.Secrets, ResourceTypes.PersistentVolumeClaims,
    ];

    // What somebody else may have put into the namespace; each namespace has the other kinds' objects by itself.
    private static readonly ResourceType[] Signs =
    [
        ResourceTypes.Pods, ResourceTypes.Deployments, ResourceTypes.StatefulSets, ResourceTypes.Services, ResourceTypes.Secrets, ResourceTypes.PersistentVolumeClaims,
    ];

    /// <summary>The workload, or null.</summary>
    public async Task<KubeObject?> WorkloadAsync(CancellationToken cancellationToken)
    {
        foreach (var type in Workloads)
        {
            if (await ListAsync(type, objects.Selector, cancellationToken) is [var found, ..]) return found;
        }
        return null;
    }

    /// <summary>Whether anything is there.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        foreach (var type in (ResourceType[])[.. Workloads, .. Rest])
        {
            if ((await ListAsync(type, objects.Selector, cancellationToken)).Count > 0) return true;
        }
        return false;
    }

    /// <summary>Removes everything; returns how many objects there were. The pods have ended when it returns.</summary>
    /// <exception cref="CliException">The pods do not end.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var removed = await DeleteAsync(Workloads, cancellationToken);
        await PodsEndAsync(cancellationToken);
        return removed + await DeleteAsync(Rest, cancellationToken);
    }

    /// <summary>Removes the namespace if it was made for the control plane and nothing of anybody else is in it. Returns whether it did.</summary>
    public async Task<bool> RemoveNamespaceAsync(CancellationToken cancellationToken)
    {
        try
        {
            var ns = await host.GetAsync(ResourceTypes.Namespaces, ObjectKey.Cluster(objects.Namespace), cancellationToken);
            if (!ns.Header.Labels.ContainsKey(HostObjects.Mark)) return false;
            foreach (var type in Signs)
            {
                if ((await ListAsync(type, "", cancellationToken)).Any(o => o.Header.DeletionTimestamp is null && !IsOfEachNamespace(o))) return false;
            }
            await host.DeleteAsync(ResourceTypes.Namespaces, ns.Key, DeleteOptions.Background, cancellationToken);
            return true;
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            return false;
        }
    }

    private static bool IsOfEachNamespace(KubeObject value) => value.Header.Annotations.GetValueOrDefault("kubernetes.io/service-account.name") == "default";

    private async Task<int> DeleteAsync(ResourceType[] types, CancellationToken token)
    {
        var removed = 0;
        foreach (var type in types)
        {
            foreach (var value in await ListAsync(type, objects.Selector, token))
            {
                await DeleteAsync(type, value.Key, token);
                removed++;
            }
        }
        return removed;
    }

    private async Task DeleteAsync(ResourceType type, ObjectKey key, CancellationToken token)
    {
        try
        {
            await host.DeleteAsync(type, key, DeleteOptions.Background, token);
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            // Somebody was quicker.
        }
    }

    private async Task PodsEndAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            while (true)
            {
                var pods = await host.ListAsync(ResourceTypes.Pods, objects.Namespace, new ListOptions { LabelSelector = objects.Selector }, either.Token);
                if (pods.Items.Count == 0) return;
                await OneEndsAsync(pods.ResourceVersion, either.Token);
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CliException($"after {Limit.TotalSeconds:0} s there are still pods of the control plane. See: kubectl -n {objects.Namespace} get pods; then the same command goes on");
        }
    }

    private async Task OneEndsAsync(string from, CancellationToken token)
    {
        var options = new WatchOptions { LabelSelector = objects.Selector, ResourceVersion = from };
        await foreach (var change in host.WatchAsync(ResourceTypes.Pods, objects.Namespace, options, token))
        {
            if (change.Type == WatchEventType.Deleted) return;
        }
    }

    // A kind that the cluster does not serve has no objects.
    private async Task<IReadOnlyList<KubeObject>> ListAsync(ResourceType type, string selector, CancellationToken token)
    {
        try
        {
            return (await host.ListAsync(type, objects.Namespace, new ListOptions { LabelSelector = selector }, token)).Items;
        }
        catch (StatusException missing) when (missing.IsNotFound)
        {
            return [];
        }
    }
}
