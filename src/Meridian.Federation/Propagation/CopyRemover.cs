using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Takes a copy from a member: deletes it, within the member's budget, or leaves it there as the member's own.</summary>
internal sealed class CopyRemover(ForeignContent foreign, FederationEvents events, FederationOptions options)
{
    /// <param name="member">The member.</param>
    /// <param name="task">What is to go, and why.</param>
    /// <param name="seen">The copy as it was last seen; null if none was.</param>
    /// <param name="budgets">What may be deleted in the member.</param>
    /// <param name="token">Ends the work.</param>
    /// <exception cref="StatusException">The member refused.</exception>
    public async Task<CopyRecord> RemoveAsync(MemberState member, CopyTask task, KubeObject? seen, MemberBudgets budgets, CancellationToken token)
    {
        var (client, type) = (member.Connection!.Client, task.Kind.Type);
        // The cache may lack a copy made a moment ago; for one that is to go for good the member itself is asked.
        if (seen is null && (task.IsWithdrawn || task.Before?.Copy is not null)) seen = await Live.FindAsync(client, type, task.Key, token);
        var removed = New(task, CopyStates.Removed);
        if (CopyOwnership.Of(seen, options) != CopyOwner.Federation) return removed;
        if (task.State.IsOrphaned)
        {
            await CopyMarks.RemoveAsync(client, type, seen!, token);
            events.Normal(task.Source, type, "OrphanInCluster", $"Left in cluster {member.Name} as its own");
            return removed;
        }
        if (seen!.Header.DeletionTimestamp is null)
        {
            if (await foreign.FindAsync(member, type, seen, token) is { } other)
            {
                await CopyMarks.RemoveAsync(client, type, seen, token);
                events.Warning(task.Source, type, "LeftInCluster", $"Left in cluster {member.Name} as its own: {other} would go with it, which the federation did not make");
                return removed;
            }
            if (budgets.Spend(member, task) is { } next) return Held(member, task, seen, next, budgets);
            await Live.DeleteAsync(client, type, seen, token);
            events.Normal(task.Source, type, "DeleteInCluster", $"Deleted in cluster {member.Name}{(task.IsWithdrawn ? "" : ": " + task.Message)}");
        }
        var left = await Live.FindAsync(client, type, task.Key, token);
        if (left is null || left.Header.Uid != seen.Header.Uid) return removed;
        return New(task, CopyStates.Pending) with { Copy = left, Reason = "Terminating", Message = "the copy is being deleted in the cluster", Retry = Requeue.After(options.LongestRetry) };
    }

    private CopyRecord Held(MemberState member, CopyTask task, KubeObject seen, DateTimeOffset next, MemberBudgets budgets)
    {
        var message = $"held back, because too many copies would go from the cluster at once; goes on in time, or at once when the object or the Cluster is annotated {DeletionBudget.ConfirmAnnotation}=true";
        if (task.Before?.State != CopyStates.Held) events.Warning(task.Source, task.Kind.Type, "DeletionHeldBack", $"Cluster {member.Name}: {message}");
        return New(task, CopyStates.Held) with { Reason = "DeletionBudget", Message = message, Copy = seen, Retry = Requeue.After(budgets.Until(next)) };
    }

    private static CopyRecord New(CopyTask task, string state) => new() { State = state, FederatedUid = task.Source.Header.Uid };
}
