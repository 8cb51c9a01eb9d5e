using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Brings one member to what it should hold of one object. Repeating a call changes nothing.</summary>
internal sealed class CopyWriter(MemberNamespaces namespaces, ForeignContent foreign, FederationEvents events, FederationOptions options, TimeProvider time)
{
    private readonly CopyPlacer placer = new(namespaces, events, options, time);
    private readonly CopyRemover remover = new(foreign, events, options);

    /// <param name="member">The member, which can be reached.</param>
    /// <param name="copies">The member's copies of the kind.</param>
    /// <param name="task">What to do.</param>
    /// <param name="budgets">What may be deleted in the member.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What became of it: the record before if nothing is new.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled. All other failures are in the record.</exception>
    public async Task<CopyRecord?> CarryOutAsync(MemberState member, IInformer copies, CopyTask task, MemberBudgets budgets, CancellationToken cancellationToken)
    {
        var seen = copies.Get(task.Key);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(options.MemberCallTimeout);
            return task.Verdict switch
            {
                PlacementVerdict.Place => await placer.PlaceAsync(member, task, seen, limit.Token),
                PlacementVerdict.Remove => await remover.RemoveAsync(member, task, seen, budgets, limit.Token),
                _ => await LeaveAsync(member, task, limit.Token),
            };
        }
        catch (Exception failure) when (MemberFailure.IsExpected(failure, cancellationToken))
        {
            return Failed(member, task, seen, failure);
        }
    }

    // Whether the one who has the name still has it, and may still keep it.
    private async Task<CopyRecord?> LeaveAsync(MemberState member, CopyTask task, CancellationToken token)
    {
        if (task.Before is not { State: CopyStates.Conflict } conflict) return task.Before;
        var seen = await Live.FindAsync(member.Connection!.Client, task.Kind.Type, task.Key, token);
        return seen is null || CopyOwnership.Of(seen, options) == CopyOwner.Federation || Adoption.WhyNot(task, seen, options).Length == 0
            ? new CopyRecord { State = CopyStates.Pending }
            : conflict;
    }

    private CopyRecord Failed(MemberState member, CopyTask task, KubeObject? seen, Exception failure)
    {
        // The member may have ceased to serve the kind; then it is placed without it.
        if (failure is StatusException { Code: 404 or 405 }) member.Connection?.RefreshApis();
        var failures = (task.Before?.Failures ?? 0) + 1;
        var fault = MemberFault.Of(failure, failures, HashCode.Combine(member.Name, task.Key, failures), options);
        fault = fault with { Message = MemberRefusal.Explain(member.Name, fault.Message) };
        var verb = task.Verdict == PlacementVerdict.Remove ? "Delete" : seen is null ? "Add" : "Update";
        events.Warning(task.Source, task.Kind.Type, $"{verb}InClusterFailed", $"Cluster {member.Name}: {fault.Message}");
        return new CopyRecord
        {
            State = CopyStates.Failed, Reason = fault.Reason, Message = fault.Message, FederatedUid = task.Source.Header.Uid, Failures = failures,
            Copy = seen, Retry = Requeue.After(fault.Delay),
        };
    }
}
