using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Brings a member's copy to what it should say, by server-side apply. Fields that others own are taken from them only where that was decided:
/// an apply is first tried without force, and what it meets is looked at field by field.
/// </summary>
internal sealed class CopyPlacer(MemberNamespaces namespaces, FederationEvents events, FederationOptions options, TimeProvider time)
{
    // Set right more often than this, a change is somebody's who will make it again.
    private const int PatientCorrections = 5;

    private static readonly WriteOptions Apply = new() { FieldManager = FederationMarks.FieldManager };
    private static readonly WriteOptions NewApply = Apply with { MustBeNew = true };
    private static readonly WriteOptions ForcedApply = Apply with { Force = true };

    /// <param name="member">The member.</param>
    /// <param name="task">What to place.</param>
    /// <param name="seen">The copy as it was last seen; null if none was.</param>
    /// <param name="token">Ends the work.</param>
    /// <exception cref="StatusException">The member refused.</exception>
    public async Task<CopyRecord> PlaceAsync(MemberState member, CopyTask task, KubeObject? seen, CancellationToken token)
    {
        if (seen is null && task.Before?.Copy is null && member.Connection!.KnowsConditionalApply && await TryMakeAsync(member, task, token) is { } made) return made;
        // Only our own copies are followed: before a first write the member itself is asked whose name it is.
        var current = seen ?? await Live.FindAsync(member.Connection!.Client, task.Kind.Type, task.Key, token);
        if (current?.Header.DeletionTimestamp is not null && CopyOwnership.Of(current, options) == CopyOwner.Federation)
            return New(task, "") with { State = CopyStates.Pending, Copy = current, Reason = "Terminating", Message = "the copy is being deleted in the cluster, and is made again when it is gone" };
        var desired = task.Desired(member, current);
        if (current is not null && CopyOwnership.Of(current, options) == CopyOwner.SomebodyElse && Refuse(member, task, desired, current) is { } taken) return taken;
        var judgement = current is null ? CopyJudgement.Behind : CopyJudge.Judge(desired, current, task.Before);
        if (judgement.IsAsWanted) return Kept(task, desired, current!);
        return judgement.Drifted.Count > 0 && Tolerate(member, task, desired, current!, judgement.Drifted) is { } tolerated
            ? tolerated
            : await BringAsync(member, task, desired, current, judgement.Drifted, token);
    }

    // Null if the name is taken. The member looks and makes in one step, so that nobody can come in between.
    private async Task<CopyRecord?> TryMakeAsync(MemberState member, CopyTask task, CancellationToken token)
    {
        try
        {
            return await BringAsync(member, task, task.Desired(member, null), null, [], token);
        }
        catch (StatusException taken) when (taken.IsAlreadyExists)
        {
            return null;
        }
    }

    // Null if the object is taken over.
    private CopyRecord? Refuse(MemberState member, CopyTask task, DesiredCopy desired, KubeObject current)
    {
        if (task.Kind.SharesExisting) return New(task, desired.Fingerprint);
        if (Adoption.WhyNot(task, current, options) is not { Length: > 0 } why) return null;
        if (task.Before?.Message != why) events.Warning(task.Source, task.Kind.Type, "Conflict", $"Cluster {member.Name}: {why}");
        return New(task, "") with { State = CopyStates.Conflict, Message = why, Retry = Requeue.After(options.LongestRetry) };
    }

    private static CopyRecord Kept(CopyTask task, DesiredCopy desired, KubeObject seen)
    {
        if (task.Before is not { } before || before.Fingerprint != desired.Fingerprint) return New(task, desired.Fingerprint) with { Copy = seen };
        if (before.State == CopyStates.Placed && ReferenceEquals(before.Copy, seen)) return before;
        return before.State == CopyStates.Placed
            ? before with { Copy = seen, Retry = default }
            : New(task, desired.Fingerprint) with { Copy = seen, Wording = before.Wording, Left = before.Left, Corrections = before.Corrections, CorrectedAt = before.CorrectedAt };
    }

    // Null if the change is to be set right now.
    private CopyRecord? Tolerate(MemberState member, CopyTask task, DesiredCopy desired, KubeObject seen, IReadOnlyList<string> fields)
    {
        var before = task.Before!;
        var names = string.Join(", ", fields);
        if (task.State.Plan.Rules.Drift == DriftRule.Report) return Drifted(member, task, desired, seen, before, $"changed in the cluster, and left so: {names}");
        if (before.Corrections < PatientCorrections) return null;
        var wait = before.CorrectedAt + CopyRetry.After(before.Corrections - PatientCorrections + 1, options) - time.GetUtcNow();
        if (wait <= TimeSpan.Zero) return null;
        return Drifted(member, task, desired, seen, before, $"somebody in the cluster changes it again and again: {names}") with { Retry = Requeue.After(wait) };
    }

    private CopyRecord Drifted(MemberState member, CopyTask task, DesiredCopy desired, KubeObject seen, CopyRecord before, string message)
    {
        if (before.Message != message) events.Warning(task.Source, task.Kind.Type, "Drifted", $"Cluster {member.Name}: {message}");
        return New(task, desired.Fingerprint) with
        {
            State = CopyStates.Drifted, Reason = "Drifted", Message = message, Copy = seen, Wording = before.Wording, Left = before.Left,
            Corrections = before.Corrections, CorrectedAt = before.CorrectedAt,
        };
    }

    private async Task<CopyRecord> BringAsync(MemberState member, CopyTask task, DesiredCopy desired, KubeObject? current, IReadOnlyList<string> drifted, CancellationToken token)
    {
        var (written, left, forced) = await ApplyAsync(member, task, desired, current, token);
        Tell(member, task, current, drifted, forced);
        foreach (var conflict in desired.Conflicts) events.Warning(task.Source, task.Kind.Type, "OverrideConflict", $"Cluster {member.Name}: {conflict}");
        var record = New(task, desired.Fingerprint) with { Copy = written, Left = left, Wording = CopyJudge.Wording(desired, left, written) };
        if (drifted.Count > 0) record = Counted(record, task.Before!);
        var reported = left.Where(c => !FieldRules.IsLeft(c)).ToArray();
        if (reported.Length > 0) return Drifted(member, task, desired, written, record, $"changed in the cluster, and left so: {string.Join(", ", reported.AsEnumerable())}");
        return left.Count == 0 ? record : record with { Reason = "FieldsLeftToMember", Message = $"left to those who own it in the cluster: {string.Join(", ", left)}" };
    }

    private CopyRecord Counted(CopyRecord record, CopyRecord before)
    {
        var now = time.GetUtcNow();
        return record with { Corrections = now - before.CorrectedAt < options.LongestRetry * 2 ? before.Corrections + 1 : 1, CorrectedAt = now };
    }

    private async Task<(KubeObject Written, IReadOnlyList<FieldConflict> Left, IReadOnlyList<FieldConflict> Forced)> ApplyAsync(
        MemberState member, CopyTask task, DesiredCopy desired, KubeObject? current, CancellationToken token)
    {
        var left = task.Before?.Fingerprint == desired.Fingerprint ? task.Before.Left : [];
        try
        {
            var write = current is null && member.Connection!.KnowsConditionalApply ? NewApply : Apply;
            return (await SendAsync(member, task, desired.For(current?.Header.Uid, left), write, token), left, []);
        }
        catch (StatusException refused) when (FieldConflict.Of(refused) is { Count: > 0 } conflicts)
        {
            var report = task.State.Plan.Rules.Drift == DriftRule.Report;
            var mayBeLeft = conflicts.Where(c => report || FieldRules.IsLeft(c)).ToList();
            foreach (var conflict in mayBeLeft.ToArray())
                if (!report && await MemberAutoscalers.HasGoneAsync(member.Connection!.Client, task.Kind.Type, task.Key, conflict, token)) mayBeLeft.Remove(conflict);
            FieldConflict[] kept = [.. left.Concat(mayBeLeft).Distinct()];
            FieldConflict[] forced = [.. conflicts.Except(kept)];
            return (await SendAsync(member, task, desired.For(current?.Header.Uid, kept), forced.Length > 0 ? ForcedApply : Apply, token), kept, forced);
        }
    }

    // A namespace is nearly always there; so it is tried first, and asked when it failed.
    private async Task<KubeObject> SendAsync(MemberState member, CopyTask task, ReadOnlyMemory<byte> body, WriteOptions write, CancellationToken token)
    {
        var client = member.Connection!.Client;
        try
        {
            return await client.PatchAsync(task.Kind.Type, task.Key, PatchKind.Apply, body, write, token);
        }
        catch (StatusException missing) when (missing.IsNotFound && task.Key.Namespace.Length > 0)
        {
            if (!await namespaces.EnsureAsync(member, task.Key.Namespace, token)) throw;
            return await client.PatchAsync(task.Kind.Type, task.Key, PatchKind.Apply, body, write, token);
        }
    }

    // What is the same in all members is told once; what is particular to one, with its fields.
    private void Tell(MemberState member, CopyTask task, KubeObject? current, IReadOnlyList<string> drifted, IReadOnlyList<FieldConflict> forced)
    {
        if (current is null) task.Done(CopyEvents.Created);
        else if (CopyOwnership.Of(current, options) == CopyOwner.SomebodyElse) task.Done(CopyEvents.Adopted);
        else if (drifted.Count == 0) task.Done(CopyEvents.Updated);
        if (forced.Count > 0 || drifted.Count > 0)
            events.Normal(task.Source, task.Kind.Type, "DriftCorrected", $"Set right in cluster {member.Name}: {(forced.Count > 0 ? string.Join(", ", forced) : string.Join(", ", drifted))}");
    }

    private static CopyRecord New(CopyTask task, string fingerprint) => new() { State = CopyStates.Placed, FederatedUid = task.Source.Header.Uid, Fingerprint = fingerprint };
}
