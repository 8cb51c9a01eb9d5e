using System.Text.Json;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Brings one member to what it should hold of one object. Repeating a call changes nothing.</summary>
internal sealed class CopyWriter(MemberNamespaces namespaces, FederationEvents events, FederationOptions options)
{
    private static readonly WriteOptions Apply = new() { FieldManager = FederationMarks.FieldManager, Force = true };

    /// <param name="member">The member, which can be reached.</param>
    /// <param name="copies">The member's copies of the kind.</param>
    /// <param name="task">What to do.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What became of it: the record before if nothing is new.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled. All other failures are in the record.</exception>
    public async Task<CopyRecord?> CarryOutAsync(MemberState member, IInformer copies, CopyTask task, CancellationToken cancellationToken)
    {
        var seen = copies.Get(task.Key);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(options.MemberCallTimeout);
            return task.Verdict switch
            {
                PlacementVerdict.Place => await PlaceAsync(member, task, seen, limit.Token),
                PlacementVerdict.Remove => await RemoveAsync(member, task, seen, limit.Token),
                _ => await LeaveAsync(member, task, limit.Token),
            };
        }
        catch (Exception failure) when (MemberFailure.IsExpected(failure, cancellationToken))
        {
            return Failed(member, task, seen, failure);
        }
    }

    private async Task<CopyRecord> PlaceAsync(MemberState member, CopyTask task, KubeObject? seen, CancellationToken token)
    {
        var desired = task.Desired(seen);
        if (seen is not null && IsUpToDate(task, desired, seen)) return Kept(task, desired, seen);
        var client = member.Connection!.Client;
        // Only our own copies are followed: before a first write the member itself is asked whose name it is.
        seen ??= await Live.FindAsync(client, task.Kind.Type, task.Key, token);
        if (CopyOwnership.Of(seen, options) == CopyOwner.SomebodyElse) return Taken(member, task, desired, seen!);
        // The uid makes sure that the object written is the one judged.
        var body = seen is null ? desired.Json : desired.For(seen.Header.Uid);
        var written = await ApplyAsync(member, task, body, token);
        events.Normal(task.Source, task.Kind.Type, seen is null ? "CreateInCluster" : "UpdateInCluster", $"{(seen is null ? "Created" : "Updated")} in cluster {member.Name}");
        return new CopyRecord
        {
            State = CopyStates.Placed, FederatedUid = task.Source.Header.Uid, Fingerprint = desired.Fingerprint, Copy = written, Wording = Wording(desired, written),
        };
    }

    // Namespaces are nearly always there; so it is tried first, and asked when it failed.
    private async Task<KubeObject> ApplyAsync(MemberState member, CopyTask task, ReadOnlyMemory<byte> body, CancellationToken token)
    {
        var client = member.Connection!.Client;
        try
        {
            return await client.PatchAsync(task.Kind.Type, task.Key, PatchKind.Apply, body, Apply, token);
        }
        catch (StatusException missing) when (missing.IsNotFound && task.Key.Namespace.Length > 0)
        {
            if (!await namespaces.EnsureAsync(member, task.Key.Namespace, token)) throw;
            return await client.PatchAsync(task.Kind.Type, task.Key, PatchKind.Apply, body, Apply, token);
        }
    }

    private CopyRecord Taken(MemberState member, CopyTask task, DesiredCopy desired, KubeObject seen)
    {
        if (task.Kind.SharesExisting) return new CopyRecord { State = CopyStates.Placed, FederatedUid = task.Source.Header.Uid, Fingerprint = desired.Fingerprint };
        var record = new CopyRecord
        {
            State = CopyStates.Conflict, FederatedUid = task.Source.Header.Uid, Retry = Requeue.After(options.LongestRetry),
            Failure = $"{task.Kind.Type.GroupResource} \"{seen.Header.Name}\" exists in the cluster and was not made by the federation; it is left as it is",
        };
        if (task.Before?.State != record.State) events.Warning(task.Source, task.Kind.Type, "Conflict", $"Cluster {member.Name}: {record.Failure}");
        return record;
    }

    private async Task<CopyRecord> RemoveAsync(MemberState member, CopyTask task, KubeObject? seen, CancellationToken token)
    {
        var client = member.Connection!.Client;
        // The cache may lack a copy made a moment ago; for one that is to go for good the member itself is asked.
        if (seen is null && (task.IsWithdrawn || task.Before?.Copy is not null)) seen = await Live.FindAsync(client, task.Kind.Type, task.Key, token);
        var removed = new CopyRecord { State = CopyStates.Removed, FederatedUid = task.Source.Header.Uid };
        if (CopyOwnership.Of(seen, options) != CopyOwner.Federation) return removed;
        if (seen!.Header.DeletionTimestamp is null)
        {
            await Live.DeleteAsync(client, task.Kind.Type, seen, token);
            events.Normal(task.Source, task.Kind.Type, "DeleteInCluster", $"Deleted in cluster {member.Name}{(task.IsWithdrawn ? "" : ": " + task.Message)}");
        }
        var left = await Live.FindAsync(client, task.Kind.Type, task.Key, token);
        if (left is null || left.Header.Uid != seen.Header.Uid) return removed;
        return new CopyRecord { State = CopyStates.Pending, FederatedUid = task.Source.Header.Uid, Copy = left, Retry = Requeue.After(options.LongestRetry) };
    }

    // Whether the one who has the name still has it.
    private async Task<CopyRecord?> LeaveAsync(MemberState member, CopyTask task, CancellationToken token)
    {
        if (task.Before is not { State: CopyStates.Conflict } conflict) return task.Before;
        var seen = await Live.FindAsync(member.Connection!.Client, task.Kind.Type, task.Key, token);
        return CopyOwnership.Of(seen, options) == CopyOwner.SomebodyElse ? conflict : new CopyRecord { State = CopyStates.Pending };
    }

    private CopyRecord Failed(MemberState member, CopyTask task, KubeObject? seen, Exception failure)
    {
        var verb = task.Verdict == PlacementVerdict.Remove ? "Delete" : seen is null ? "Add" : "Update";
        var message = failure is OperationCanceledException ? $"the cluster did not answer within {options.MemberCallTimeout.TotalSeconds:0.###} s" : failure.Message;
        events.Warning(task.Source, task.Kind.Type, $"{verb}InClusterFailed", $"Cluster {member.Name}: {message}");
        var failures = (task.Before?.Failures ?? 0) + 1;
        return new CopyRecord
        {
            State = CopyStates.Failed, FederatedUid = task.Source.Header.Uid, Failure = message, Failures = failures, Copy = seen, Retry = Requeue.After(CopyRetry.After(failures, options)),
        };
    }

    private bool IsUpToDate(CopyTask task, DesiredCopy desired, KubeObject seen)
    {
        if (CopyOwnership.Of(seen, options) == CopyOwner.SomebodyElse) return false;
        if (seen.Header.DeletionTimestamp is not null || seen.Header.Annotations.GetValueOrDefault(FederationMarks.Applied) != desired.Fingerprint) return false;
        if (task.Before is { Copy: { } judged } before && before.Fingerprint == desired.Fingerprint && SaysTheSame(judged, seen)) return true;
        var wording = Wording(desired, seen);
        return wording.Length == 0 || (task.Before?.Fingerprint == desired.Fingerprint && wording == task.Before.Wording);
    }

    // Most changes of a copy are those of its status, which count neither as a generation nor as a label.
    private static bool SaysTheSame(KubeObject judged, KubeObject seen) => ReferenceEquals(judged, seen)
        || (judged.Header.Uid == seen.Header.Uid && seen.Header.Generation > 0 && judged.Header.Generation == seen.Header.Generation && Headers.HaveSameLabels(judged.Header, seen.Header));

    private static CopyRecord Kept(CopyTask task, DesiredCopy desired, KubeObject seen)
    {
        var before = task.Before;
        if (before is { State: CopyStates.Placed } && before.Fingerprint == desired.Fingerprint && ReferenceEquals(before.Copy, seen)) return before;
        var wording = before?.Fingerprint == desired.Fingerprint ? before.Wording : "";
        return new CopyRecord { State = CopyStates.Placed, FederatedUid = task.Source.Header.Uid, Fingerprint = desired.Fingerprint, Copy = seen, Wording = wording };
    }

    // Empty when the member holds just what was said.
    private static string Wording(DesiredCopy desired, KubeObject copy)
    {
        using var said = JsonDocument.Parse(desired.Json);
        using var held = JsonDocument.Parse(copy.Json);
        return CopyComparison.Covers(said.RootElement, held.RootElement) ? "" : CopyComparison.Project(said.RootElement, held.RootElement);
    }
}
