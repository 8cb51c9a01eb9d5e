using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Takes a federated object's copies back from all members before the object goes. A member that cannot be seen does not hold it
/// up: what is to be deleted there is written down and done when the member is back.
/// </summary>
internal sealed class PropagationDeletion(PropagatedKind kind, IMembers members, PendingDeletions pending, FederationEvents events, FederationOptions options)
{
    /// <summary>Deletes the copies that can be reached.</summary>
    /// <returns>True when nothing is left but what was written down; false when copies are still on their way out.</returns>
    /// <exception cref="StatusException">A member refused, or the record could not be written.</exception>
    public async Task<bool> WithdrawAsync(KubeObject source, CancellationToken cancellationToken)
    {
        var gone = await Task.WhenAll(members.All.Select(m => WithdrawAsync(m, source, cancellationToken)));
        return gone.All(g => g);
    }

    private async Task<bool> WithdrawAsync(MemberState member, KubeObject source, CancellationToken token)
    {
        if (!member.IsReachable)
        {
            if (member.Health.Standing != MemberStanding.Joining) await pending.AddAsync(member.Name, kind.Type, source, token);
            return true;
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(options.MemberCallTimeout);
        try
        {
            return await DeleteCopyAsync(member, source, limit.Token);
        }
        catch (Exception failure) when (MemberFailure.IsExpected(failure, token))
        {
            events.Warning(source, kind.Type, "DeleteInClusterFailed", $"Cluster {member.Name}: {failure.Message}");
            return false;
        }
    }

    // The member itself is asked: a copy made a moment ago may not have reached the cache.
    private async Task<bool> DeleteCopyAsync(MemberState member, KubeObject source, CancellationToken token)
    {
        var client = member.Connection!.Client;
        var copy = await Live.FindAsync(client, kind.Type, source.Key, token);
        if (CopyOwnership.Of(copy, options) != CopyOwner.Federation) return true;
        if (copy!.Header.DeletionTimestamp is null)
        {
            await Live.DeleteAsync(client, kind.Type, copy, token);
            events.Normal(source, kind.Type, "DeleteInCluster", $"Deleted in cluster {member.Name}");
        }
        return await Live.FindAsync(client, kind.Type, source.Key, token) is not { } left || left.Header.Uid != copy.Header.Uid;
    }
}
