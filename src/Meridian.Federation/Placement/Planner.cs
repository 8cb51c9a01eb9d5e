using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Gathers what placement needs to know of an object and of the members, and decides by <see cref="Placer"/>. Propagation, explanations, previews
/// and simulations all ask here, so that they get one answer.
/// </summary>
/// <param name="table">Knows where somebody else has an object's name.</param>
/// <param name="options">Tells the federation's own copies from others.</param>
internal sealed class Planner(CopyTable table, FederationOptions options)
{
    private readonly InformerScope copies = CopyScope.Of(options);

    /// <summary>Decides where an object goes.</summary>
    /// <param name="kind">How its kind is copied.</param>
    /// <param name="source">The federated object.</param>
    /// <param name="members">All members.</param>
    /// <param name="problem">Told of preferences that cannot be read; they are passed over, as Federation v1 did.</param>
    /// <exception cref="FormatException">The cluster selector cannot be read: without it nobody knows where the object may be.</exception>
    public PlacementPlan Plan(PropagatedKind kind, KubeObject source, IReadOnlyList<MemberState> members, Action<string> problem)
    {
        var request = PlacementRequests.Of(kind, source, problem);
        MemberFacts[] facts = [.. members.Select(m => Facts(kind, m, source))];
        var plan = Placer.Decide(request, facts);
        return (kind.Replicas is { } field ? ReplicaRules.Apply(plan, field, source, facts) : plan) with { Rules = PropagationRules.Of(source) };
    }

    private MemberFacts Facts(PropagatedKind kind, MemberState member, KubeObject source)
    {
        var copy = member.IsReachable ? member.Copies(kind.Type, copies)?.Get(source.Key) : null;
        var owner = CopyOwnership.Of(copy, options);
        var facts = new MemberFacts
        {
            Name = member.Name, Labels = member.Labels, Standing = member.Health.Standing,
            Conflict = table.Find(new CopyKey(kind, source.Key))?.Record(member.Name)?.State == CopyStates.Conflict,
        };
        if (kind.Replicas is not { } field || owner != CopyOwner.Federation) return facts;
        return facts with { Wanted = field.Wanted(copy!), Ready = field.Ready(copy!) };
    }
}
