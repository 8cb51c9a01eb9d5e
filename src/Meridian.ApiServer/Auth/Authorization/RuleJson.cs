using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Writes rules as roles and reviews hold them: lists that are empty are left out.</summary>
internal static class RuleJson
{
    public static JsonObject Write(PolicyRule rule)
    {
        var json = new JsonObject();
        Add(json, "apiGroups", rule.ApiGroups);
        Add(json, "nonResourceURLs", rule.NonResourceURLs);
        Add(json, "resourceNames", rule.ResourceNames);
        Add(json, "resources", rule.Resources);
        Add(json, "verbs", rule.Verbs);
        return json;
    }

    private static void Add(JsonObject json, string name, string[] values)
    {
        if (values.Length == 0) return;
        json[name] = new JsonArray([.. values.Select(v => (JsonNode?)JsonValue.Create(v))]);
    }
}
