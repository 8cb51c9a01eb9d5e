using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Answers what would become of objects if they were written.</summary>
/// <param name="objects">The federation's objects.</param>
/// <param name="kinds">Which kinds are copied.</param>
/// <param name="cases">Gathers what placement reads.</param>
/// <param name="overrides">Knows what overrides do.</param>
/// <param name="options">Which objects are kept.</param>
internal sealed class PlanAnswer(SourceObjects objects, PropagatedKinds kinds, PlacementCases cases, OverridePreview overrides, FederationOptions options)
{
    // Enough for any folder of manifests; each costs a decision over all members.
    private const int MostObjects = 10_000;

    // What the server adds at each write.
    private static readonly string[] Bookkeeping = ["managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "ownerReferences", "finalizers", "deletionTimestamp"];

    /// <summary>What would be written, read.</summary>
    private sealed record Bundle(IReadOnlyList<(ResourceType Type, KubeObject Value)> Objects)
    {
        public IReadOnlyList<HeldPolicy> Policies { get; } = [.. Objects.Where(o => PolicyBook.Types.Contains(o.Type)).Select(o => new HeldPolicy(o.Type, o.Value))];

        public IReadOnlyList<OverrideSource> Overrides { get; } = [.. Objects.Where(o => OverrideBook.Types.Contains(o.Type)).Select(o => OverrideSource.Of(o.Value))];

        public bool Has(ResourceType type, ObjectKey key) => Objects.Any(o => o.Type.Equals(type) && o.Value.Key == key);
    }

    /// <summary>Answers.</summary>
    /// <exception cref="StatusException">400: what was sent is no list of objects.</exception>
    public PlanReviewStatus Of(PlanReviewSpec spec)
    {
        var notes = new List<string>();
        return new() { Objects = [.. Of(Read(spec, notes))], Notes = [.. notes] };
    }

    /// <summary>What would become of one object, and of others if it is a policy.</summary>
    public IReadOnlyList<PlannedObject> Of(KubeObject value) =>
        objects.TypeOf(value.Header.ApiVersion, value.Header.Kind) is { } type ? Of(new Bundle([(type, value)])) : [];

    private List<PlannedObject> Of(Bundle bundle)
    {
        var candidates = new CandidateCache();
        var planned = bundle.Objects.Select(o => One(o.Type, o.Value, bundle, candidates));
        // Objects of the federation that the policies are about, if they would be otherwise.
        var concerned = Concerned(bundle).Select(o => One(o.Kind.Type, o.Value, bundle, candidates)).Where(p => p.HasChanges);
        return [.. planned.Concat(concerned)];
    }

    private Bundle Read(PlanReviewSpec spec, List<string> notes)
    {
        if (spec.Objects.Length > MostObjects) throw ApiError.BadRequest($"spec.objects: {spec.Objects.Length} are too many; at most {MostObjects} are planned at once");
        var found = new List<(ResourceType, KubeObject)>();
        foreach (var element in spec.Objects)
        {
            var value = Parse(element);
            if (objects.TypeOf(value.Header.ApiVersion, value.Header.Kind) is { } type) found.Add((type, value));
            else notes.Add($"{value.Header.Kind} {value.Key} is not planned: the federation does not serve its kind yet");
        }
        return new Bundle(found);
    }

    private static KubeObject Parse(JsonElement element)
    {
        try
        {
            return KubeObject.FromNode(JsonObject.Create(element)!);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException or NullReferenceException)
        {
            throw ApiError.BadRequest($"spec.objects: an object is expected: {fault.Message}");
        }
    }

    private IEnumerable<(PropagatedKind Kind, KubeObject Value)> Concerned(Bundle bundle)
    {
        if (bundle.Policies.Count + bundle.Overrides.Count == 0) return [];
        return from kind in kinds.All
               from value in objects.All(kind.Type)
               where value.Header.DeletionTimestamp is null && kind.WhyKept(value, options) is null && !bundle.Has(kind.Type, value.Key)
               where bundle.Policies.Any(p => cases.Concerns(p, kind, value)) || bundle.Overrides.Any(o => o.IsAbout(kind.Type, value))
               select (kind, value);
    }

    private PlannedObject One(ResourceType type, KubeObject value, Bundle bundle, CandidateCache candidates)
    {
        var planned = Placed(type, value, bundle, candidates);
        return bundle.Has(type, value.Key) ? planned with { Action = Action(objects.Find(type, value.Key), value) } : planned;
    }

    private PlannedObject Placed(ResourceType type, KubeObject value, Bundle bundle, CandidateCache candidates)
    {
        if (kinds.Find(type) is not { } kind) return Said(type, value, $"not sent to clusters: {KeptKinds.Why(type) ?? "its kind is not federated"}");
        if (kind.WhyKept(value, options) is { } why) return Said(type, value, $"not sent to clusters: {why}");
        try
        {
            var then = cases.Then(kind, value, bundle.Policies);
            var end = then.End(candidates);
            return overrides.AddTo(Forecast.Of(then, then, end), kind, value, then.Members, bundle.Overrides) with { Problem = end.Problem };
        }
        catch (FormatException fault)
        {
            return Said(type, value, $"cannot be placed: annotation {ClusterSelector.Annotation}: {fault.Message}");
        }
    }

    private static PlannedObject Said(ResourceType type, KubeObject value, string message) => new() { Object = Forecast.Named(type, value), Message = message };

    private static string Action(KubeObject? now, KubeObject then)
    {
        if (now is null) return "Create";
        return JsonNode.DeepEquals(Content(now), Content(then)) ? "" : "Update";
    }

    private static JsonObject Content(KubeObject value)
    {
        var node = value.ToNode();
        node.Remove("status");
        foreach (var field in Bookkeeping) node["metadata"]?.AsObject().Remove(field);
        if (node["metadata"]?["annotations"] is not JsonObject annotations) return node;
        // A record of what was applied says nothing that the object does not say.
        annotations.Remove("kubectl.kubernetes.io/last-applied-configuration");
        if (annotations.Count == 0) node["metadata"]!.AsObject().Remove("annotations");
        return node;
    }
}
