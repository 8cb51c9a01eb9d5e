using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Reads from the table, and from what the members show, what became of an object in every member.</summary>
internal sealed class CopyOutcomes(IMembers members, FederationOptions options)
{
    private readonly InformerScope scope = CopyScope.Of(options);

    /// <summary>One outcome for each member of the plan that is still there.</summary>
    public IReadOnlyList<CopyOutcome> Of(CopyRow row, DesiredState desired)
    {
        var outcomes = new List<CopyOutcome>(desired.Plan.Decisions.Count);
        foreach (var decision in desired.Plan.Decisions)
        {
            if (members.Find(decision.Cluster) is { } member) outcomes.Add(Of(row, desired, decision, member));
        }
        return outcomes;
    }

    private CopyOutcome Of(CopyRow row, DesiredState desired, PlacementDecision decision, MemberState member)
    {
        var record = row.Record(member.Name);
        if (decision.Verdict == PlacementVerdict.Leave) return Left(row, desired, decision, member, record);
        if (!member.Serves(row.Key.Kind.Type)) return new(decision, CopyStates.Pending, Failure: $"the cluster does not serve {row.Key.Kind.Type.GroupResource} {row.Key.Kind.Type.Version}") { Reason = "NotServed" };
        if (member.IsReachable && member.Refusal(row.Key.Kind.Type, scope) is { Length: > 0 } why)
            return new(decision, CopyStates.Failed, Failure: MemberRefusal.Explain(member.Name, why)) { Reason = "Forbidden" };
        // Until the member's objects were listed, nobody knows whether it holds something.
        if (!member.IsReachable || member.Copies(row.Key.Kind.Type, scope) is not { } copies) return new(decision, CopyStates.Pending, IsUnknown: true);
        var wanted = decision.Verdict == PlacementVerdict.Place ? desired.Template.Fingerprint(decision.Share, copies.Get(desired.Source.Key), member) : "";
        var copy = Newest(copies.Get(desired.Source.Key), record, wanted);
        if (record is null || (IsApplied(record) && record.Fingerprint != wanted)) return new(decision, CopyStates.Pending, copy);
        return new(decision, record.State, copy, record.State == CopyStates.Removed || IsAsWanted(record, copy, wanted), record.Message) { Reason = record.Reason };
    }

    // What nobody may change now runs on, and counts where it can be seen.
    private CopyOutcome Left(CopyRow row, DesiredState desired, PlacementDecision decision, MemberState member, CopyRecord? record)
    {
        if (record is { State: CopyStates.Conflict } conflict) return new(decision, conflict.State, Failure: conflict.Message);
        if (!member.IsReachable || member.Health.FailingSince is not null) return new(decision, CopyStates.Unreachable, IsUnknown: decision.Reason == Placer.NotSeen);
        var copy = member.Copies(row.Key.Kind.Type, scope)?.Get(desired.Source.Key);
        return new(decision, copy is null ? CopyStates.Pending : CopyStates.Placed, copy);
    }

    private static bool IsApplied(CopyRecord record) => record.State is CopyStates.Placed or CopyStates.Drifted;

    private static bool IsAsWanted(CopyRecord record, KubeObject? copy, string wanted) =>
        IsApplied(record) && record.Fingerprint == wanted && (copy is null || Says(copy, wanted));

    // What a write has answered is newer than a cache that does not show it yet.
    private static KubeObject? Newest(KubeObject? seen, CopyRecord? record, string wanted)
    {
        if (record is not { Copy: { } written } || !IsApplied(record) || record.Fingerprint != wanted) return seen;
        return seen is not null && Says(seen, wanted) ? seen : written;
    }

    private static bool Says(KubeObject copy, string wanted) => copy.Header.Annotations.GetValueOrDefault(FederationMarks.Applied) == wanted;
}
