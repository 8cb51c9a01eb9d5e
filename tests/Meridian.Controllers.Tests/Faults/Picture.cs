using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.Faults;

/// <summary>What a cluster has come to, without what differs from run to run: to be compared as text.</summary>
internal static partial class Picture
{
    private static readonly ResourceType[] Left = [ResourceTypes.Events, ResourceTypes.Leases, ResourceTypes.Nodes];

    internal static async Task<string> OfAsync(SteppedCluster cluster)
    {
        var lines = new List<string>();
        foreach (var type in ResourceTypes.LocalCluster.Where(t => !Left.Contains(t)))
            lines.AddRange((await cluster.AllAsync(type)).Select(o => Line(o)));
        lines.AddRange(cluster.Client.Created.GroupBy(k => k).Select(g => $"made {g.Count()} {g.Key}"));
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    private static string Line(KubeObject item)
    {
        var node = item.ToNode();
        var status = node["status"] as JsonObject ?? [];
        if (status["conditions"] is JsonArray conditions)
            status["conditions"] = new JsonArray([.. conditions.Select(c => c!.DeepClone()).OrderBy(c => c["type"]!.GetValue<string>(), StringComparer.Ordinal)]);
        var rest = item.Header.Kind is "EndpointSlice" or "Endpoints" ? new JsonObject { ["n"] = node["endpoints"]?.AsArray().Count ?? node["subsets"]?.AsArray().Count } : status;
        var marks = $"{(item.Header.DeletionTimestamp is null ? "" : "ending ")}{string.Join(',', item.Header.OwnerReferences.Select(o => o.Kind))} {string.Join(',', item.Header.Finalizers)}";
        return Blurred($"{item.Header.Kind} {item.Key} {marks} {node["spec"]?["replicas"]} {Sorted(rest)!.ToJsonString()}");
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => KeyValuePair.Create(f.Key, f.Key == "resourceVersion" ? null : Sorted(f.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static string Blurred(string text) => Random().Replace(Address().Replace(Uid().Replace(Time().Replace(text, "TIME"), "UID"), "IP"), "-x");

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+Z")]
    private static partial Regex Time();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uid();

    [GeneratedRegex(@"127\.\d+\.\d+\.\d+")]
    private static partial Regex Address();

    // The random part of names that controllers make.
    [GeneratedRegex(@"-[bcdfghjklmnpqrstvwxz2456789]{5}\b")]
    private static partial Regex Random();
}
