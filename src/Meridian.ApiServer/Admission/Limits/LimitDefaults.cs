using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Gives containers the amounts they leave out.</summary>
internal static class LimitDefaults
{
    /// <summary>Sets what is missing, and tells what that was: <c>cpu, memory request for container a; cpu limit for container a</c>.</summary>
    public static string Set(JsonObject spec, IReadOnlyList<LimitItem> limits)
    {
        var (requests, most) = (Defaults(limits, l => l.DefaultRequest), Defaults(limits, l => l.Default));
        if (requests.Count + most.Count == 0) return "";
        var told = new List<string>();
        foreach (var (list, word) in (ReadOnlySpan<(string, string)>)[("containers", "container"), ("initContainers", "init container")])
        {
            foreach (var container in PodResources.Containers(spec, list)) Set(container, word, requests, most, told);
        }
        return string.Join("; ", told);
    }

    private static void Set(
        JsonObject container, string word, SortedDictionary<string, Quantity> requests, SortedDictionary<string, Quantity> limits, List<string> told)
    {
        foreach (var (half, amounts, name) in (ReadOnlySpan<(string, SortedDictionary<string, Quantity>, string)>)[("requests", requests, "request"), ("limits", limits, "limit")])
        {
            var own = container.Obj("resources").Obj(half);
            var missing = amounts.Where(a => own?[a.Key] is null).ToArray();
            if (missing.Length == 0) continue;
            var target = container.Ensure("resources").Ensure(half);
            foreach (var (resource, amount) in missing) target[resource] = amount.ToString();
            told.Add($"{string.Join(", ", missing.Select(m => m.Key))} {name} for {word} {container.Text("name")}");
        }
    }

    private static SortedDictionary<string, Quantity> Defaults(IReadOnlyList<LimitItem> limits, Func<LimitItem, IReadOnlyDictionary<string, Quantity>> of)
    {
        var all = new SortedDictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var limit in limits.Where(l => l.Type == "Container"))
        {
            foreach (var (name, amount) in of(limit)) all[name] = amount;
        }
        return all;
    }
}
