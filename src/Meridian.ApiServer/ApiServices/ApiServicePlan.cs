using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.ApiServices;

/// <summary>What is to be done so that the APIServices tell what is served. Pure.</summary>
/// <param name="Create">Objects that are missing.</param>
/// <param name="Update">Objects that say something else, as they should be.</param>
/// <param name="Delete">Objects of what is no longer served.</param>
internal sealed record ApiServicePlan(IReadOnlyList<JsonObject> Create, IReadOnlyList<JsonObject> Update, IReadOnlyList<KubeObject> Delete)
{
    /// <param name="served">What is served.</param>
    /// <param name="objects">All APIServices. Those that somebody else made stay as they are.</param>
    public static ApiServicePlan Of(IReadOnlyList<LocalApi> served, IReadOnlyList<KubeObject> objects)
    {
        var names = served.Select(api => api.Name).ToHashSet(StringComparer.Ordinal);
        var existing = objects.ToDictionary(o => o.Header.Name, StringComparer.Ordinal);
        return new ApiServicePlan(
            [.. served.Where(api => !existing.ContainsKey(api.Name)).Select(api => api.ToObject())],
            [.. served.Select(api => Corrected(api, existing.GetValueOrDefault(api.Name))).OfType<JsonObject>()],
            [.. objects.Where(o => IsManaged(o) && !names.Contains(o.Header.Name))]);
    }

    private static bool IsManaged(KubeObject service) => service.Header.Labels.ContainsKey(LocalApi.Label);

    private static JsonObject? Corrected(LocalApi api, KubeObject? existing)
    {
        if (existing is null || !IsManaged(existing)) return null;
        var node = existing.ToNode();
        if (JsonNode.DeepEquals(node["spec"], api.Spec())) return null;
        node["spec"] = api.Spec();
        return node;
    }
}
