using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What members should hold of one federated object. Immutable.</summary>
/// <param name="Source">The federated object.</param>
/// <param name="Template">What its copies say.</param>
/// <param name="Plan">The decision for each member, ordered by name.</param>
/// <param name="IsWithdrawn">Whether the federated object is on its way out: every copy is to go, whatever was decided before.</param>
internal sealed record DesiredState(KubeObject Source, CopyTemplate Template, PlacementPlan Plan, bool IsWithdrawn = false)
{
    /// <summary>On a federated object that is deleted: its copies stay, as objects of their members.</summary>
    public const string OrphanAnnotation = MeridianAnnotations.Prefix + "orphan";

    /// <summary>Whether copies that are to go stay, as objects of their members.</summary>
    public bool IsOrphaned { get; init; }

    /// <summary>The members that have to act because of the difference to an earlier state.</summary>
    public IReadOnlyList<string> ChangedSince(DesiredState? before)
    {
        if (before is null || before.Template != Template || before.IsWithdrawn != IsWithdrawn || before.Plan.Rules != Plan.Rules || before.Source.Header.Uid != Source.Header.Uid)
            return [.. Plan.Decisions.Select(d => d.Cluster)];
        return [.. Plan.Decisions.Where(d => !d.AsksTheSameAs(before.Plan.For(d.Cluster))).Select(d => d.Cluster)];
    }
}
