using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>What is valid at every level of a schema.</summary>
internal static class SchemaLevelRules
{
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];
    private static readonly string[] Reasons = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];
    private static readonly string[] Unsupported = ["id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref"];

    /// <param name="schema">JSONSchemaProps.</param>
    /// <param name="field">Where it stands.</param>
    /// <param name="faults">Receives the faults.</param>
    /// <param name="noDefaults">Why no default may stand here; empty if one may.</param>
    /// <param name="isRoot">Whether this is the schema of the whole object.</param>
    public static void Validate(JsonObject schema, string field, Faults faults, string noDefaults = "", bool isRoot = true)
    {
        ValidateOne(schema, field, faults, noDefaults);
        if (schema.Obj("additionalProperties") is { } more) Validate(more, $"{field}.additionalProperties", faults, noDefaults, isRoot: false);
        foreach (var (name, property) in schema.Obj("properties") ?? [])
        {
            if (property is JsonObject below)
                Validate(below, $"{field}.properties[{name}]", faults, isRoot && Pruner.IsMeta(name) ? $" in top-level {name}" : noDefaults, isRoot: false);
        }
        foreach (var junctor in (string[])["allOf", "oneOf", "anyOf"])
            foreach (var (i, nested) in schema.Items(junctor)) Validate(nested, $"{field}.{junctor}[{i}]", faults, noDefaults, isRoot: false);
        if (schema.Obj("not") is { } not) Validate(not, $"{field}.not", faults, noDefaults, isRoot: false);
        if (schema.Obj("items") is { } items) Validate(items, $"{field}.items", faults, noDefaults, isRoot: false);
    }

    private static void ValidateOne(JsonObject schema, string field, Faults faults, string noDefaults)
    {
        var type = schema.Text("type");
        if (type == "null") faults.Forbidden($"{field}.type", "type cannot be set to null, use nullable as an alternative");
        else if (type.Length > 0 && !Types.Contains(type)) faults.Add(FieldFault.NotSupported($"{field}.type", type, Types));
        if (noDefaults.Length > 0 && schema.Has("default")) faults.Forbidden($"{field}.default", $"must not be set{noDefaults}");
        foreach (var name in Unsupported)
            if (schema.Has(name)) faults.Forbidden($"{field}.{name}", $"{name} is not supported");
        if (schema["items"] is JsonArray) faults.Forbidden($"{field}.items", "items must be a schema object and not an array");
        if (schema.Flag("uniqueItems")) faults.Forbidden($"{field}.uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        if (schema.Obj("properties") is { Count: > 0 } && schema["additionalProperties"] is { } more && !(more is JsonValue allows && allows.TryGetValue(out bool all) && all))
            faults.Forbidden($"{field}.additionalProperties", "additionalProperties and properties are mutual exclusive");
        if (schema["x-kubernetes-preserve-unknown-fields"] is JsonValue keeps && keeps.TryGetValue(out bool keep) && !keep)
            faults.Invalid($"{field}.x-kubernetes-preserve-unknown-fields", keeps, "must be true or undefined");
        MapType(schema, type, field, faults);
        ListType(schema, type, field, faults);
        foreach (var (i, rule) in schema.Items("x-kubernetes-validations")) Rule(rule, $"{field}.x-kubernetes-validations[{i}]", faults);
    }

    private static void MapType(JsonObject schema, string type, string field, Faults faults)
    {
        if (!schema.Has("x-kubernetes-map-type")) return;
        MustBe("object", "x-kubernetes-map-type", type, field, faults);
        if (schema.Text("x-kubernetes-map-type") is var kind and not ("atomic" or "granular")) faults.Add(FieldFault.NotSupported($"{field}.x-kubernetes-map-type", kind, "atomic", "granular"));
    }

    private static void MustBe(string wanted, string because, string type, string field, Faults faults)
    {
        if (type == wanted) return;
        if (type.Length == 0) faults.Required($"{field}.type", $"must be {wanted} if {because} is specified");
        else faults.InvalidText($"{field}.type", type, $"must be {wanted} if {because} is specified");
    }

    private static void ListType(JsonObject schema, string type, string field, Faults faults)
    {
        var (kind, keys) = (schema.Text("x-kubernetes-list-type"), schema.Texts("x-kubernetes-list-map-keys").ToArray());
        if (keys.Length > 0 && kind != "map")
        {
            if (kind.Length == 0) faults.Required($"{field}.x-kubernetes-list-type", "must be map if x-kubernetes-list-map-keys is non-empty");
            else faults.InvalidText($"{field}.x-kubernetes-list-type", kind, "must be map if x-kubernetes-list-map-keys is non-empty");
        }
        if (!schema.Has("x-kubernetes-list-type")) return;
        MustBe("array", "x-kubernetes-list-type", type, field, faults);
        if (kind is not ("atomic" or "set" or "map")) faults.Add(FieldFault.NotSupported($"{field}.x-kubernetes-list-type", kind, "atomic", "set", "map"));
        if (kind is "set" or "map" && schema.Obj("items") is { } items && items.Flag("nullable")) faults.Forbidden($"{field}.items.nullable", $"cannot be nullable when x-kubernetes-list-type is {kind}");
        if (kind == "set") SetItems(schema.Obj("items"), $"{field}.items", faults);
        if (kind == "map") MapItems(schema, keys, field, faults);
    }

    private static void SetItems(JsonObject? items, string field, Faults faults)
    {
        const string Atomic = "must be atomic as item of a list with x-kubernetes-list-type=set";
        if (items.Text("type") == "array" && items.Text("x-kubernetes-list-type") is not ("" or "atomic")) faults.InvalidText($"{field}.x-kubernetes-list-type", items.Text("x-kubernetes-list-type"), Atomic);
        if (items.Text("type") == "object" && items.Text("x-kubernetes-map-type") != "atomic") faults.Invalid($"{field}.x-kubernetes-map-type", items?["x-kubernetes-map-type"], Atomic);
    }

    private static void MapItems(JsonObject schema, string[] keys, string field, Faults faults)
    {
        if (keys.Length == 0) faults.Required($"{field}.x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map");
        if (schema.Obj("items") is not { } items)
        {
            faults.Required($"{field}.items", "must have a schema if x-kubernetes-list-type is map");
            return;
        }
        if (items.Text("type") != "object")
        {
            faults.InvalidText($"{field}.items.type", items.Text("type"), "must be object if parent array's x-kubernetes-list-type is map");
            return;
        }
        foreach (var key in keys) MapKey(key, items, keys, field, faults);
    }

    private static void MapKey(string key, JsonObject items, string[] keys, string field, Faults faults)
    {
        var names = new JsonArray([.. keys.Select(k => (JsonNode?)JsonValue.Create(k))]);
        if (keys.Count(k => k == key) > 1) faults.Invalid($"{field}.x-kubernetes-list-map-keys", names, "must not contain duplicate entries");
        if (items.Obj("properties").Obj(key) is not { } property)
        {
            faults.Invalid($"{field}.x-kubernetes-list-map-keys", names, "entries must all be names of item properties");
            return;
        }
        var place = $"{field}.items.properties[{key}]";
        if (property.Text("type") is "array" or "object") faults.InvalidText($"{place}.type", items.Text("type"), "must be a scalar type if parent array's x-kubernetes-list-type is map");
        if (!items.Texts("required").Contains(key) && !property.Has("default"))
            faults.Required($"{place}.default", "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property");
        if (property.Flag("nullable")) faults.Forbidden($"{place}.nullable", "this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
    }

    private static void Rule(JsonObject rule, string field, Faults faults)
    {
        var (text, message) = (rule.Text("rule").Trim(), rule.Text("message"));
        if (text.Length == 0) faults.Required($"{field}.rule", "rule is not specified");
        else if (message.Length > 0 && message.Trim().Length == 0) faults.InvalidText($"{field}.message", message, "must be non-empty if specified");
        else if (message.Trim().AsSpan().ContainsAny('\n', '\r')) faults.InvalidText($"{field}.message", message, "must not contain line breaks");
        else if (text.AsSpan().ContainsAny('\n', '\r') && message.Trim().Length == 0) faults.Required($"{field}.message", "message must be specified if rule contains line breaks");
        if (rule.Text("messageExpression") is { Length: > 0 } expression && expression.Trim().Length == 0) faults.Required($"{field}.messageExpression", "messageExpression must be non-empty if specified");
        if (rule.Has("reason") && !Reasons.Contains(rule.Text("reason"))) faults.Add(FieldFault.NotSupported($"{field}.reason", rule.Text("reason"), Reasons));
        var path = rule.Text("fieldPath");
        if (path.Length > 0 && path.Trim().Length == 0) faults.InvalidText($"{field}.fieldPath", path, "must be non-empty if specified");
        if (path.AsSpan().ContainsAny('\n', '\r')) faults.InvalidText($"{field}.fieldPath", path, "must not contain line breaks");
    }
}
