using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>Reads structural schemas. What has another JSON type than it should have counts as absent: its faults are told when a definition is written.</summary>
internal static class StructuralReader
{
    public static StructuralSchema Read(JsonObject source)
    {
        var properties = (source["properties"] as JsonObject ?? []).Where(p => p.Value is JsonObject)
            .ToDictionary(p => p.Key, p => Read(p.Value!.AsObject()), StringComparer.Ordinal);
        var items = source["items"] is JsonObject one ? Read(one) : null;
        var additional = source["additionalProperties"] is JsonObject more ? Read(more) : null;
        bool Below(Func<StructuralSchema, bool> holds) => items is not null && holds(items) || additional is not null && holds(additional) || properties.Values.Any(holds);
        return new StructuralSchema(source)
        {
            Type = Text(source, "type"),
            Nullable = Flag(source, "nullable"),
            Default = source["default"],
            Properties = properties,
            Items = items,
            HasAdditional = source["additionalProperties"] is not null,
            Additional = additional,
            PreservesUnknown = Flag(source, "x-kubernetes-preserve-unknown-fields"),
            IsResource = Flag(source, "x-kubernetes-embedded-resource"),
            IsIntOrString = Flag(source, "x-kubernetes-int-or-string"),
            ListType = Text(source, "x-kubernetes-list-type"),
            ListKeys = [.. (source["x-kubernetes-list-map-keys"] as JsonArray ?? []).Select(k => k?.ToString() ?? "")],
            MapType = Text(source, "x-kubernetes-map-type"),
            HasDefaults = source["default"] is not null || Below(s => s.HasDefaults),
            HasResources = Flag(source, "x-kubernetes-embedded-resource") || Below(s => s.HasResources),
            HasUniqueLists = Text(source, "x-kubernetes-list-type") is "set" or "map" || Below(s => s.HasUniqueLists),
            HasRules = source["x-kubernetes-validations"] is JsonArray { Count: > 0 } || Below(s => s.HasRules),
        };
    }

    private static string Text(JsonObject source, string name) => source[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    private static bool Flag(JsonObject source, string name) => source[name] is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
