using System.Text.Json.Nodes;

namespace Meridian.Objects.Tests.Codecs;

internal static class JsonDifference
{
    /// <summary>The first place where two trees differ and what stands there; null if they are equal.</summary>
    public static string? First(JsonNode? a, JsonNode? b, string path = "")
    {
        if (JsonNode.DeepEquals(a, b)) return null;
        if (a is JsonObject x && b is JsonObject y)
            return x.Select(m => m.Key).Union(y.Select(m => m.Key)).Select(k => First(x[k], y[k], $"{path}.{k}")).FirstOrDefault(d => d is not null) ?? $"{path}: a null";
        if (a is JsonArray u && b is JsonArray v && u.Count == v.Count)
            return Enumerable.Range(0, u.Count).Select(i => First(u[i], v[i], $"{path}[{i}]")).First(d => d is not null);
        return $"{path}: {a?.ToJsonString() ?? "nothing"} against {b?.ToJsonString() ?? "nothing"}";
    }
}
