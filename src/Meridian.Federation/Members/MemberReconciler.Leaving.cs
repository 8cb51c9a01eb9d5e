using System.Collections.Concurrent;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

// How a Cluster that is deleted leaves.
internal sealed partial class MemberReconciler
{
    private static readonly TimeSpan LeavingRetry = TimeSpan.FromSeconds(2);

    // How members that are leaving were when they began to.
    private readonly ConcurrentDictionary<string, MemberStanding> leaving = new(StringComparer.Ordinal);

    private async Task<Requeue> LeaveAsync(KubeObject cluster, CancellationToken token)
    {
        if (!Finalizers.Has(cluster)) return Requeue.None;
        var name = cluster.Header.Name;
        if (!links.ContainsKey(name) && !leaving.ContainsKey(name)) await ConnectAsync(cluster);
        // Out of the set first: nothing is propagated to it while its marks are taken away.
        if (members.Find(name) is { } state) leaving[name] = state.Health.Standing;
        if (members.Remove(name) is { } former) await former.DisposeAsync();
        if (await CleanAsync(cluster, token) is { } why)
        {
            await statuses.WriteLeavingAsync(cluster, why, token);
            return Requeue.After(LeavingRetry);
        }
        await ForgetAsync(cluster, token);
        return Requeue.None;
    }

    private async Task<string?> CleanAsync(KubeObject cluster, CancellationToken token)
    {
        var (name, mode) = (cluster.Header.Name, DepartureModes.Of(cluster));
        if (mode == DepartureMode.Forget || leaving.GetValueOrDefault(name) == MemberStanding.Offline || !links.TryGetValue(name, out var link)) return null;
        return await departure.CleanAsync(name, link.Connection.Client, mode, token);
    }

    private async Task ForgetAsync(KubeObject cluster, CancellationToken token)
    {
        await DropAsync(cluster.Header.Name);
        leaving.TryRemove(cluster.Header.Name, out _);
        // What a join wrote; a Secret that somebody made by hand is theirs.
        if (SecretOf(cluster.View<Cluster>().Spec) is { } secret && new MemberSecret(secret).Account is not null)
            await Live.DeleteAsync(federation, ResourceTypes.Secrets, secret, token);
        await Finalizers.RemoveAsync(federation, ResourceTypes.Clusters, cluster, token);
    }
}
