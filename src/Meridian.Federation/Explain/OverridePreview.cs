using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Shows what overrides do to the copies of an object.</summary>
/// <param name="book">The policies that are stored.</param>
/// <param name="options">Name of the federation.</param>
internal sealed class OverridePreview(OverrideBook book, FederationOptions options)
{
    // A page of fields; more than that is read by nobody.
    private const int MostFields = 500;

    /// <summary>The policies about an object if others were stored too.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="source">The object.</param>
    /// <param name="added">Policies; each takes the place of the stored one of its name.</param>
    public IReadOnlyList<OverrideSource> Policies(ResourceType type, KubeObject source, IReadOnlyList<OverrideSource> added) =>
        [.. book.Around(source.Header.Namespace).Where(p => !added.Any(a => (a.Namespace, a.Name) == (p.Namespace, p.Name))).Concat(added).Where(p => p.IsAbout(type, source)).Order()];

    /// <summary>What the policies that are stored do in some members.</summary>
    public IReadOnlyList<(MemberFacts Member, OverrideOutcome Outcome)> Now(PropagatedKind kind, KubeObject source, IEnumerable<MemberFacts> members) =>
        Outcomes(kind, source, members, book.For(kind.Type, source));

    /// <summary>Adds to a forecast what overrides do.</summary>
    /// <param name="planned">The forecast.</param>
    /// <param name="kind">How the object's kind is copied.</param>
    /// <param name="source">The object as it would be.</param>
    /// <param name="members">All members.</param>
    /// <param name="added">Override policies that would be stored.</param>
    public PlannedObject AddTo(PlannedObject planned, PropagatedKind kind, KubeObject source, IReadOnlyList<MemberFacts> members, IReadOnlyList<OverrideSource> added)
    {
        var placed = planned.Clusters.Where(c => c.PlacedThen).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        MemberFacts[] concerned = [.. members.Where(m => placed.Contains(m.Name))];
        var then = Outcomes(kind, source, concerned, Policies(kind.Type, source, added));
        if (then.Count == 0 && added.Count == 0) return planned;
        var now = added.Count == 0 ? then : Now(kind, source, concerned);
        return planned with
        {
            Overrides = [.. then.SelectMany(o => Changes(kind, source, o.Member.Name, o.Outcome)).Take(MostFields)],
            OverridesChange = !SameCopies(now, then),
            Conflicts = [.. then.SelectMany(o => o.Outcome.Conflicts).Select(c => c.ToString()).Distinct()],
            Failures = [.. then.Where(o => o.Outcome.Failure.Length > 0).Select(o => $"{o.Member.Name}: {o.Outcome.Failure}")],
        };
    }

    private List<(MemberFacts Member, OverrideOutcome Outcome)> Outcomes(PropagatedKind kind, KubeObject source, IEnumerable<MemberFacts> members, IReadOnlyList<OverrideSource> policies)
    {
        if (policies.Count == 0) return [];
        var plain = Plain(kind, source);
        return [.. members.Select(m => (m, Overrides.Apply(plain, m, policies)))];
    }

    private IEnumerable<PlannedChange> Changes(PropagatedKind kind, KubeObject source, string cluster, OverrideOutcome outcome) =>
        outcome.Edits.Count == 0 ? [] : FieldDiff.Of(Plain(kind, source), outcome.Copy).Select(c => new PlannedChange { Cluster = cluster, Field = c.Field, Before = c.Before, After = c.After });

    // What is the same in every member: its part of the replicas is told apart.
    private JsonObject Plain(PropagatedKind kind, KubeObject source) => DesiredCopy.Plain(kind, source, options.Name);

    private static bool SameCopies(IReadOnlyList<(MemberFacts Member, OverrideOutcome Outcome)> now, IReadOnlyList<(MemberFacts Member, OverrideOutcome Outcome)> then)
    {
        if (now.Count != then.Count) return now.All(n => n.Outcome.Edits.Count == 0) && then.All(t => t.Outcome.Edits.Count == 0);
        return now.Zip(then).All(p => p.First.Outcome.Failure == p.Second.Outcome.Failure && JsonNode.DeepEquals(p.First.Outcome.Copy, p.Second.Outcome.Copy));
    }
}
