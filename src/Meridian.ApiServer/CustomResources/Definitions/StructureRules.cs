using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>What makes a schema structural.</summary>
internal static class StructureRules
{
    private static readonly string[] Junctors = ["allOf", "anyOf", "oneOf"];

    private enum Level { Root, Item, Field }

    public static void Validate(JsonObject schema, string field, Faults faults)
    {
        var found = new Faults();
        Structure(schema, Level.Root, field, found);
        Completeness(schema, schema, field, field, found);
        foreach (var fault in found.Found.OrderBy(f => $"{f.Field}: {f.Message}", StringComparer.Ordinal)) faults.Add(fault);
    }

    private static void Structure(JsonObject schema, Level level, string field, Faults faults)
    {
        var type = schema.Text("type");
        var (isResource, isEither, isOpen) = (schema.Flag("x-kubernetes-embedded-resource"), schema.Flag("x-kubernetes-int-or-string"), schema.Flag("x-kubernetes-preserve-unknown-fields"));
        if (type == "array" && schema.Obj("items") is null) faults.Required($"{field}.items", "must be specified");
        if (schema.Obj("items") is { } items) Structure(items, Level.Item, $"{field}.items", faults);
        foreach (var (name, property) in schema.Obj("properties") ?? [])
            if (property is JsonObject below) Structure(below, Level.Field, $"{field}.properties[{name}]", faults);
        if (schema.Has("additionalProperties") && level == Level.Root) faults.Forbidden($"{field}.additionalProperties", "must not be used at the root");
        if (schema.Obj("additionalProperties") is { } more) Structure(more, Level.Field, $"{field}.additionalProperties", faults);
        if (isEither && isOpen) faults.Invalid($"{field}.x-kubernetes-preserve-unknown-fields", JsonValue.Create(true), "must be false if x-kubernetes-int-or-string is true");
        if (isEither && isResource) faults.Invalid($"{field}.x-kubernetes-embedded-resource", JsonValue.Create(true), "must be false if x-kubernetes-int-or-string is true");
        Values(schema, field, faults);
        Types(schema, type, level, field, faults);
        Metadata(schema, level, isResource, field, faults);
        if (isResource && schema.Has("additionalProperties")) faults.Forbidden($"{field}.additionalProperties", "must not be used if x-kubernetes-embedded-resource is set");
        if (isResource && !isOpen && schema.Obj("properties") is not { Count: > 0 })
            faults.Required($"{field}.properties", "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields");
    }

    private static void Types(JsonObject schema, string type, Level level, string field, Faults faults)
    {
        if (schema.Flag("x-kubernetes-embedded-resource") && type != "object")
        {
            if (type.Length == 0) faults.Required($"{field}.type", "must be object if x-kubernetes-embedded-resource is true");
            else faults.InvalidText($"{field}.type", type, "must be object if x-kubernetes-embedded-resource is true");
        }
        else if (type.Length == 0 && !schema.Flag("x-kubernetes-int-or-string") && !schema.Flag("x-kubernetes-preserve-unknown-fields"))
        {
            faults.Required($"{field}.type", level switch
            {
                Level.Root => "must not be empty at the root",
                Level.Item => "must not be empty for specified array items",
                _ => "must not be empty for specified object fields",
            });
        }
        if (level == Level.Root && type.Length > 0 && type != "object") faults.InvalidText($"{field}.type", type, "must be object at the root");
    }

    private static void Metadata(JsonObject schema, Level level, bool isResource, string field, Faults faults)
    {
        if (schema.Obj("properties") is not { } properties || (level != Level.Root && !isResource)) return;
        foreach (var name in (string[])["kind", "apiVersion"])
            if (properties.Obj(name) is { } property && property.Text("type") != "string") faults.InvalidText($"{field}.properties[{name}].type", property.Text("type"), "must be string");
        if (properties.Obj("metadata") is not { } metadata) return;
        if (metadata.Text("type") != "object") faults.InvalidText($"{field}.properties[metadata].type", metadata.Text("type"), "must be object");
        if (level != Level.Root) return;
        var foreign = metadata.Any(p => p.Key is not ("type" or "properties" or "description" or "default")) || (metadata.Obj("properties") ?? []).Any(p => p.Key is not ("name" or "generateName"));
        if (foreign || metadata.Has("description"))
            faults.Forbidden($"{field}.properties[metadata]", "must not specify anything other than name and generateName, but metadata is implicitly specified");
    }

    private static void Values(JsonObject schema, string field, Faults faults)
    {
        if (schema.Text("pattern") is { Length: > 0 } pattern && !ValuePattern.TryCompile(pattern, out _, out var why))
            faults.InvalidText($"{field}.pattern", pattern, $"must be a valid regular expression, but isn't: {why}");
        foreach (var junctor in Junctors)
        {
            if (junctor == "anyOf" && IsIntOrString(schema.Array("anyOf"))) continue;
            foreach (var (i, nested) in schema.Items(junctor))
                Nested(nested, $"{field}.{junctor}[{i}]", faults, skipAnyOf: junctor == "allOf" && i == 0 && IsIntOrString(nested.Array("anyOf")));
        }
        if (schema.Obj("not") is { } not) Nested(not, $"{field}.not", faults);
    }

    private static void Nested(JsonObject schema, string field, Faults faults, bool skipAnyOf = false)
    {
        if (skipAnyOf)
        {
            schema = schema.DeepClone().AsObject();
            schema.Remove("anyOf");
        }
        Values(schema, field, faults);
        if (schema.Obj("items") is { } items) Nested(items, $"{field}.items", faults);
        foreach (var (name, property) in schema.Obj("properties") ?? [])
            if (property is JsonObject below) Nested(below, $"{field}.properties[{name}]", faults);
        foreach (var (name, rule) in (ReadOnlySpan<(string, string)>)
        [
            ("type", "must be empty to be structural"), ("additionalProperties", "must be undefined to be structural"), ("default", "must be undefined to be structural"),
            ("title", "must be empty to be structural"), ("description", "must be empty to be structural"), ("x-kubernetes-list-map-keys", "must be empty to be structural"),
            ("x-kubernetes-list-type", "must be undefined to be structural"), ("x-kubernetes-map-type", "must be undefined to be structural"),
            ("x-kubernetes-validations", "must be empty to be structural"),
        ])
            if (schema.Has(name)) faults.Forbidden($"{field}.{name}", rule);
        foreach (var name in (string[])["nullable", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource", "x-kubernetes-int-or-string"])
            if (schema.Flag(name)) faults.Forbidden($"{field}.{name}", "must be false to be structural");
        if (schema.Obj("properties").Has("metadata")) faults.Forbidden($"{field}.properties[metadata]", "must not be specified in a nested context");
    }

    // The one place where types may stand below a junctor.
    private static bool IsIntOrString(JsonArray? anyOf) =>
        anyOf is [JsonObject first, JsonObject second] && first is { Count: 1 } && second is { Count: 1 } && first.Text("type") == "integer" && second.Text("type") == "string";

    // Every value rule must be about something that the structure has.
    private static void Completeness(JsonObject rules, JsonObject? structure, string place, string field, Faults faults)
    {
        foreach (var (nested, where) in Junctors.SelectMany(j => rules.Items(j).Select(n => (n.Item, $"{field}.{j}[{n.Index}]"))).Concat(rules.Obj("not") is { } not ? [(not, $"{field}.not")] : []))
        {
            Completeness(nested, structure, place, where, faults);
            if (nested.Obj("items") is { } items) Below(items, structure.Obj("items"), $"{place}.items", $"{where}.items", faults);
            foreach (var (name, property) in nested.Obj("properties") ?? [])
                if (property is JsonObject below) Below(below, structure.Obj("properties").Obj(name), $"{place}.properties[{name}]", $"{where}.properties[{name}]", faults);
        }
    }

    private static void Below(JsonObject rules, JsonObject? structure, string place, string field, Faults faults)
    {
        if (structure is null)
        {
            faults.Required(place, $"because it is defined in {field}");
            return;
        }
        Completeness(rules, structure, place, field, faults);
        if (rules.Obj("items") is { } items) Below(items, structure.Obj("items"), $"{place}.items", $"{field}.items", faults);
        foreach (var (name, property) in rules.Obj("properties") ?? [])
            if (property is JsonObject below) Below(below, structure.Obj("properties").Obj(name), $"{place}.properties[{name}]", $"{field}.properties[{name}]", faults);
    }
}
