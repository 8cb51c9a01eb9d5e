using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What happens in a simulation, by the names of what is there.</summary>
/// <param name="Lost">Clusters that are lost.</param>
/// <param name="Drained">Clusters that are drained.</param>
/// <param name="Replicas">Replicas of objects that are scaled.</param>
internal sealed record Scenario(IReadOnlySet<string> Lost, IReadOnlySet<string> Drained, IReadOnlyDictionary<PlacementCase, long> Replicas)
{
    private const int MostTold = 20;

    /// <summary>Finds what a question names.</summary>
    /// <exception cref="StatusException">400: it names something that is not there; the message says what is.</exception>
    public static Scenario Of(SimulationSpec spec, IReadOnlyList<MemberFacts> members, IReadOnlyList<PlacementCase> cases)
    {
        var replicas = new Dictionary<PlacementCase, long>(ReferenceEqualityComparer.Instance);
        foreach (var scale in spec.Scale)
        {
            var found = Find(scale.Object, cases);
            replicas[found] = Checked(scale, scale.Replicas ?? (replicas.TryGetValue(found, out var now) ? now : found.Request.Replicas!.Value) * scale.Factor);
        }
        return new(Clusters(spec.Lose, members), Clusters(spec.Drain, members), replicas);
    }

    private static long Checked(SimulatedScale scale, long replicas) =>
        replicas is >= 0 and <= int.MaxValue ? replicas : throw ApiError.BadRequest($"{scale.Object}: {replicas} is no number of replicas");

    private static HashSet<string> Clusters(string[] names, IReadOnlyList<MemberFacts> members)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var meant = members.Where(m => m.Name == name).ToArray();
            if (meant.Length == 0) meant = [.. members.Where(m => m.Region == name || m.Zones.SequenceEqual([name]))];
            if (meant.Length == 0) throw ApiError.BadRequest($"there is no cluster, region or zone of clusters \"{name}\"; there are: {Told(members.Select(m => m.Region is "" || m.Region == m.Name ? m.Name : $"{m.Name} (region {m.Region})"))}");
            found.UnionWith(meant.Select(m => m.Name));
        }
        return found;
    }

    private static PlacementCase Find(string name, IReadOnlyList<PlacementCase> cases)
    {
        var found = cases.Where(c => c.Request.Replicas is not null && IsNamed(name.Split('/'), c)).ToArray();
        if (found.Length == 1) return found[0];
        if (found.Length > 1) throw ApiError.BadRequest($"\"{name}\" names several objects: {Told(found.Select(Title))}; say NAMESPACE/KIND/NAME");
        throw ApiError.BadRequest($"there is no object with replicas named \"{name}\"; there are: {Told(cases.Where(c => c.Request.Replicas is not null).Select(Title))}");
    }

    private static bool IsNamed(string[] parts, PlacementCase value) => parts switch
    {
        [var name] => value.Source.Header.Name == name,
        [var kind, var name] => value.Source.Header.Name == name && IsKind(kind, value),
        [var ns, var kind, var name] => value.Source.Header.Name == name && value.Source.Header.Namespace == ns && IsKind(kind, value),
        _ => false,
    };

    private static bool IsKind(string word, PlacementCase value) => ((ResourceType[])[value.Kind.Type]).Named(word) is not null;

    private static string Title(PlacementCase value) => $"{value.Source.Header.Namespace}/{value.Kind.Type.Singular}/{value.Source.Header.Name}";

    private static string Told(IEnumerable<string> names)
    {
        string[] all = [.. names.Order(StringComparer.Ordinal)];
        return all.Length == 0 ? "none" : string.Join(", ", all.Take(MostTold)) + (all.Length > MostTold ? $" and {all.Length - MostTold} more" : "");
    }
}
