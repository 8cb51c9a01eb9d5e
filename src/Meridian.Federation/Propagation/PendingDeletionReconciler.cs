using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>Deletes, in members that are back, the copies of objects that were deleted while they could not be seen.</summary>
internal sealed partial class PendingDeletionReconciler(
    IInformers informers, IMembers members, PendingDeletions pending, ForeignContent foreign, FederationOptions options, ILogger<PendingDeletionReconciler> logger) : IReconciler, IDisposable
{
    private IDisposable? subscription;

    /// <inheritdoc />
    public string Name => "pending-deletion";

    /// <inheritdoc />
    public void Watch(ReconcilerSources sources)
    {
        sources.Map(ResourceTypes.ConfigMaps, change => pending.MemberOf(change.Key) is null ? [] : [change.Key]);
        sources.Reads(ResourceTypes.Clusters);
        subscription = members.Subscribe(member =>
        {
            foreach (var key in pending.KeysOf(member)) sources.Enqueue(key);
        });
    }

    /// <inheritdoc />
    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var record = informers.For(ResourceTypes.ConfigMaps).Get(key);
        if (record is null || pending.MemberOf(key) is not { } name) return Requeue.None;
        if (members.Find(name) is null && informers.For(ResourceTypes.Clusters).Get(ObjectKey.Cluster(name)) is null) return await ForgetAsync(key, cancellationToken);
        if (members.Find(name) is not { IsReachable: true } member) return Requeue.None;
        try
        {
            foreach (var (uid, text) in record.View<ConfigMap>().Data)
            {
                if (PendingDeletion.Parse(uid, text) is not { } entry) continue;
                await DeleteAsync(member, entry, cancellationToken);
                await pending.RemoveAsync(name, entry, cancellationToken);
            }
            return Requeue.None;
        }
        catch (Exception failure) when (MemberFailure.IsExpected(failure, cancellationToken))
        {
            LogRetry(name, failure.Message);
            return Requeue.After(options.LongestRetry);
        }
    }

    /// <inheritdoc />
    public void Dispose() => subscription?.Dispose();

    // Its member has left for good.
    private async Task<Requeue> ForgetAsync(ObjectKey key, CancellationToken token)
    {
        await pending.ForgetAsync(key, token);
        return Requeue.None;
    }

    private async Task DeleteAsync(MemberState member, PendingDeletion entry, CancellationToken token)
    {
        var client = member.Connection!.Client;
        var copy = await Live.FindAsync(client, entry.Type, entry.Key, token);
        if (CopyOwnership.Of(copy, options) != CopyOwner.Federation) return;
        if (copy!.Header.Annotations.GetValueOrDefault(FederationMarks.FederatedUid) != entry.FederatedUid) return;
        if (await foreign.FindAsync(member, entry.Type, copy, token) is null) await Live.DeleteAsync(client, entry.Type, copy, token);
        else await CopyMarks.RemoveAsync(client, entry.Type, copy, token);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Copies in cluster {Cluster} could not be deleted yet: {Why}")]
    private partial void LogRetry(string cluster, string why);
}
