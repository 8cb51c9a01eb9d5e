using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Lab;

/// <summary>What can happen in a step: the fields of a step and what they mean.</summary>
internal static class ScenarioVerbs
{
    /// <summary>All of them, in the order in which one step does them.</summary>
    public static readonly IReadOnlyList<(string Name, Func<JsonNode?, string, IReadOnlySet<string>, IEnumerable<IScenarioAction>> Read)> All =
    [
        ("heal", (node, path, clusters) => Faults(node, path, clusters, FaultKind.None)),
        ("lose", (node, path, clusters) => Faults(node, path, clusters, FaultKind.Lost)),
        ("silence", (node, path, clusters) => Faults(node, path, clusters, FaultKind.Silent)),
        ("overload", (node, path, clusters) => Faults(node, path, clusters, FaultKind.Overloaded)),
        ("slow", Slow),
        ("apply", (node, path, _) => Objects(node, path).Select(o => (IScenarioAction)new ApplyAction(o.Type, o.Node))),
        ("delete", (node, path, _) => Objects(node, path).Select(o => (IScenarioAction)new DeleteAction(o.Type, KeyOf(o.Type, o.Node)))),
        ("scale", (node, path, _) => Scale(node, path)),
        ("load", (node, path, _) => [Load(node, path)]),
    ];

    private static IEnumerable<IScenarioAction> Faults(JsonNode? node, string path, IReadOnlySet<string> clusters, FaultKind kind) =>
        Names(node, path).Select(name => new FaultAction(Known(name, path, clusters), kind, TimeSpan.Zero));

    private static IEnumerable<IScenarioAction> Slow(JsonNode? node, string path, IReadOnlySet<string> clusters)
    {
        var map = node as JsonObject ?? throw new FormatException($"{path}: \"clusters\" and \"by\" are expected");
        ScenarioFields.Only(map, path, ["clusters", "by"]);
        var delay = ScenarioFields.Duration(map, "by", path) ?? throw new FormatException($"{path}.by: a time such as 200ms is expected");
        return Names(map["clusters"], $"{path}.clusters").Select(name => new FaultAction(Known(name, path, clusters), FaultKind.Slow, delay));
    }

    private static IEnumerable<IScenarioAction> Scale(JsonNode? node, string path)
    {
        var map = node as JsonObject ?? throw new FormatException($"{path}: a mapping from Deployment to replicas is expected, such as {{backend: 12}}");
        return map.Select(entry => (IScenarioAction)new ScaleAction(entry.Key, ScenarioFields.Number(map, entry.Key, path, 0, 0, 10_000_000)));
    }

    private static LoadAction Load(JsonNode? node, string path)
    {
        var map = node as JsonObject ?? throw new FormatException($"{path}: \"deployments\" and \"replicas\" are expected");
        ScenarioFields.Only(map, path, ["deployments", "replicas", "perSecond", "prefix"]);
        return new LoadAction(
            ScenarioFields.Number(map, "deployments", path, 1, 1, 100_000), ScenarioFields.Number(map, "replicas", path, 1, 0, 1_000_000),
            ScenarioFields.Number(map, "perSecond", path, 0, 0, 100_000), ScenarioFields.Text(map, "prefix", path) ?? "load");
    }

    private static IEnumerable<(ResourceType Type, JsonObject Node)> Objects(JsonNode? node, string path)
    {
        var list = node as JsonArray ?? throw new FormatException($"{path}: a list of objects is expected, as they are in manifests");
        for (var i = 0; i < list.Count; i++)
        {
            var (version, kind) = (ScenarioFields.TextOf(list[i]?["apiVersion"]), ScenarioFields.TextOf(list[i]?["kind"]));
            var type = ResourceTypes.Federation.FirstOrDefault(t => t.ApiVersion == version && t.Kind == kind)
                ?? throw new FormatException($"{path}[{i}]: the federation serves no kind \"{kind}\" in version \"{version}\"");
            yield return (type, list[i]!.AsObject());
        }
    }

    private static ObjectKey KeyOf(ResourceType type, JsonObject node)
    {
        var key = KubeObject.FromNode(node).Key;
        return type.Namespaced && key.Namespace.Length == 0 ? key with { Namespace = "default" } : key;
    }

    private static IEnumerable<string> Names(JsonNode? node, string path) => node switch
    {
        JsonArray list => list.Select((item, i) => ScenarioFields.TextOf(item) ?? throw new FormatException($"{path}[{i}]: the name of a cluster is expected")),
        _ => [ScenarioFields.TextOf(node) ?? throw new FormatException($"{path}: the name of a cluster, or a list of names, is expected")],
    };

    private static string Known(string name, string path, IReadOnlySet<string> clusters) => clusters.Contains(name)
        ? name
        : throw new FormatException($"{path}: the lab has no cluster \"{name}\"; there are {string.Join(", ", clusters.Order(StringComparer.Ordinal).Take(10))}{(clusters.Count > 10 ? ", ..." : "")}");
}
