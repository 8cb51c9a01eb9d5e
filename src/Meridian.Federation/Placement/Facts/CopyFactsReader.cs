using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Reads from the members what they hold of an object. Of a member that does not answer it is what was seen last.</summary>
/// <param name="table">Knows where somebody else has an object's name.</param>
/// <param name="options">Tells the federation's own copies from others.</param>
/// <param name="capacity">Knows the pods that wait; null where that is not known.</param>
internal sealed class CopyFactsReader(CopyTable table, FederationOptions options, CapacityBook? capacity)
{
    private readonly InformerScope scope = CopyScope.Of(options);

    /// <summary>One entry for each member that holds something, and when what waits there has waited too long; null for never.</summary>
    public (IReadOnlyList<CopyFacts> Copies, DateTimeOffset? Due) Of(PropagatedKind kind, KubeObject source, IReadOnlyList<MemberState> members, PlacementRules rules, DateTimeOffset now)
    {
        var found = new List<CopyFacts>();
        DateTimeOffset? due = null;
        var row = table.Find(new CopyKey(kind, source.Key));
        foreach (var member in members)
        {
            if (Facts(kind, member, source.Key, row) is not { } facts) continue;
            if (kind.Divides && !facts.Conflict && capacity?.Waiting(member.Name, kind.Type, source.Key) is { } waiting)
            {
                var (late, next) = waiting.After(rules.UnschedulableAfter, now);
                facts = facts with { Waiting = waiting.Count, Unschedulable = late };
                if (next is { } at && (due is null || at < due)) due = at;
            }
            found.Add(facts);
        }
        return (found, due);
    }

    private CopyFacts? Facts(PropagatedKind kind, MemberState member, ObjectKey key, CopyRow? row)
    {
        if (row?.Record(member.Name)?.State == CopyStates.Conflict) return new(member.Name) { Conflict = true };
        if (member.Copies(kind.Type, scope)?.Get(key) is not { } copy || CopyOwnership.Of(copy, options) != CopyOwner.Federation) return null;
        if (kind.Replicas is not { } field) return new(member.Name);
        // A limit holds once it is written: nobody waits for what may never come up to it.
        var wanted = field.Wanted(copy);
        return new(member.Name) { Wanted = wanted, Ready = field.IsAwaited ? field.Ready(copy) : wanted };
    }
}
