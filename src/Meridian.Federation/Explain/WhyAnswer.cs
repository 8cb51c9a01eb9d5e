using System.Globalization;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Answers why an object is where it is.</summary>
/// <param name="objects">The federation's objects.</param>
/// <param name="kinds">Which kinds are copied.</param>
/// <param name="cases">Gathers what placement reads, and decides.</param>
/// <param name="overrides">Knows what overrides do.</param>
/// <param name="options">Where objects of no namespace are asked about.</param>
/// <param name="time">Clock.</param>
internal sealed class WhyAnswer(SourceObjects objects, PropagatedKinds kinds, PlacementCases cases, OverridePreview overrides, FederationOptions options, TimeProvider time)
{
    private const int MostNames = 20;

    /// <summary>Answers.</summary>
    /// <param name="ns">Namespace that was asked in.</param>
    /// <param name="spec">What was asked.</param>
    /// <exception cref="StatusException">400: there is no such kind or cluster, or objects of the kind are not placed. 404: there is no such object.</exception>
    public PlacementReviewStatus Of(string ns, PlacementReviewSpec spec)
    {
        var kind = Kind(spec.Kind);
        if (!kind.Type.Namespaced && ns != options.SystemNamespace) throw ApiError.BadRequest($"{kind.Type.GroupResource} are in no namespace; ask about them in the namespace {options.SystemNamespace}");
        var source = objects.Find(kind.Type, new ObjectKey(kind.Type.Namespaced ? ns : "", spec.Name)) ?? throw Missing(kind.Type, ns, spec.Name);
        if (kind.WhyKept(source, options) is { } kept) return new() { Object = Forecast.Named(kind.Type, source), Notes = [$"it is not sent to clusters: {kept}"] };
        try
        {
            return Explained(kind, source, spec.Cluster);
        }
        catch (FormatException fault)
        {
            return new() { Object = Forecast.Named(kind.Type, source), Notes = [$"it cannot be placed, and what is placed stays as it is: annotation {ClusterSelector.Annotation}: {fault.Message}"] };
        }
    }

    private PlacementReviewStatus Explained(PropagatedKind kind, KubeObject source, string cluster)
    {
        var value = cases.Now(kind, source);
        if (cluster.Length > 0 && value.Members.All(m => m.Name != cluster)) throw ApiError.BadRequest($"there is no cluster \"{cluster}\"; there are: {string.Join(", ", value.Members.Select(m => m.Name))}");
        var plan = cases.Explain(kind, source);
        var written = objects.Find(ResourceTypes.Placements, PlacementNames.KeyOf(kind.Type, source.Key, options))?.View<Placement>().Status ?? new PlacementStatus();
        var outcomes = overrides.Now(kind, source, value.Members.Where(m => plan.For(m.Name)?.Verdict == PlacementVerdict.Place));
        return new()
        {
            Object = Forecast.Named(kind.Type, source), Policy = value.Rules.Name, PolicyReasons = PolicyWords.Of(value.Policies, value.Rules),
            Division = kind.Divides ? DivisionName(value) : "", Replicas = value.Request.Replicas, Shortfall = plan.Unplaced, Notes = Notes(plan),
            Clusters = [.. ReviewedClusters.Of(value, plan, written, time.GetUtcNow()).Where(c => cluster.Length == 0 || c.Name == cluster)],
            Overrides = [.. outcomes.Where(o => cluster.Length == 0 || o.Member.Name == cluster).SelectMany(o => o.Outcome.Edits.Select(e => Override(o.Member.Name, e)))],
            Conflicts = [.. outcomes.SelectMany(o => o.Outcome.Conflicts).Select(c => c.ToString()).Concat(outcomes.Select(o => o.Outcome.Failure).Where(f => f.Length > 0)).Distinct()],
            Moves = [.. written.Moves.Where(m => cluster.Length == 0 || m.Cluster == cluster)],
        };
    }

    private static string DivisionName(PlacementCase value) => value.Request.Preferences is { } preferences ? $"by {preferences.Source}" : value.Rules.Division.ToString();

    private static ReviewedOverride Override(string cluster, OverrideEdit edit) => new() { Cluster = cluster, Policy = edit.Policy, Field = edit.Claim.Field, Value = edit.Claim.Value };

    private static string[] Notes(PlacementPlan plan)
    {
        var notes = new List<string>();
        if (plan.Problem.Length > 0) notes.Add(plan.Problem);
        foreach (var group in plan.Trace?.AffinityGroups ?? [])
            notes.Add($"affinity group {group.Name} ({(group.Clusters.Count == 0 ? "no cluster takes part" : string.Join(", ", group.Clusters))}) {(group.Used ? "is used" : group.CanHold ? "could hold the object" : "cannot hold the object")}");
        foreach (var step in plan.Trace?.SpreadSteps ?? [])
            notes.Add($"spread over {step.TopologyKey}: {string.Join(", ", step.Groups.Select(g => $"{(g.Name.Length > 0 ? g.Name : "none")} {(g.Used ? $"has {g.Replicas}" : "is not used")}"))}");
        if (plan.ReviewAt is { } at) notes.Add(string.Create(CultureInfo.InvariantCulture, $"it is decided again at {at.UtcDateTime:u} at the latest"));
        return [.. notes];
    }

    private PropagatedKind Kind(string word)
    {
        var type = kinds.All.Select(k => k.Type).Named(word) ?? objects.Types.Named(word);
        if (type is null) throw ApiError.BadRequest($"there is no kind \"{word}\"; placed are: {string.Join(", ", kinds.All.Select(k => k.Type.GroupResource).Order(StringComparer.Ordinal))}");
        return kinds.Find(type) ?? throw ApiError.BadRequest($"{type.GroupResource} are not placed: {KeptKinds.Why(type) ?? "their kind is not federated"}");
    }

    private StatusException Missing(ResourceType type, string ns, string name)
    {
        string[] names = [.. objects.All(type).Where(o => !type.Namespaced || o.Header.Namespace == ns).Select(o => o.Header.Name).Take(MostNames + 1)];
        var there = names.Length == 0 ? $"there are none{(type.Namespaced ? $" in the namespace {ns}" : "")}" : $"there are: {string.Join(", ", names.Take(MostNames))}{(names.Length > MostNames ? ", ..." : "")}";
        return new StatusException(404, "NotFound", $"{type.GroupResource} \"{name}\" not found; {there}") { DetailsName = name, DetailsGroup = type.Group, DetailsKind = type.Plural };
    }
}
