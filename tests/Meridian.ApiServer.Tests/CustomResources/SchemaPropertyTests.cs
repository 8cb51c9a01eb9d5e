using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Meridian.ApiServer.CustomResources;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.CustomResources;

/// <summary>What holds for every schema and every value.</summary>
public sealed class SchemaPropertyTests
{
    private static readonly string[] Names = ["a", "b", "metadata", "kind"];

    private static readonly string[] Types = ["object", "array", "string", "integer", "number", "boolean", ""];

    private static readonly Gen<JsonNode?> None = Gen.Bool.Select(_ => (JsonNode?)null);

    private static readonly Gen<JsonObject> Bare = Gen.Bool.Select(_ => new JsonObject());

    private static readonly Gen<JsonNode?> AnyValue = Gen.Recursive<JsonNode?>((depth, inner) => Gen.OneOf(
        None,
        Gen.Bool.Select(b => (JsonNode?)JsonValue.Create(b)),
        Gen.Int[-3, 3].Select(i => (JsonNode?)JsonValue.Create(i)),
        Gen.Double[-2, 2].Select(d => (JsonNode?)JsonValue.Create(d)),
        Gen.String[Gen.Char["ab1-"], 0, 4].Select(s => (JsonNode?)JsonValue.Create(s)),
        depth > 3 ? None : inner.Array[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(i => i?.DeepClone())])),
        depth > 3 ? None : Gen.Select(Gen.Int[0, 3].Array[0, 3], inner.Array[3, 3]).Select((names, values) => (JsonNode?)Object(names, values))));

    private static readonly Gen<JsonObject> AnySchema = Gen.Recursive<JsonObject>((depth, inner) => Gen.Select(
        Gen.Int[0, 6].Select(i => Types[i]),
        Gen.Int[0, 127], AnyValue, depth > 3 ? Bare : inner, depth > 3 ? Bare : inner).Select(Schema));

    [Fact]
    public void Prune_AndDefault_AreDoneAfterOnce() => Gen.Select(AnySchema, AnyValue).Sample((source, value) =>
    {
        var schema = StructuralSchema.Read(source);
        var obj = new JsonObject { ["spec"] = value?.DeepClone() };
        Pruner.Prune(obj, schema);
        Assert.Empty(Pruner.Prune(obj.DeepClone().AsObject(), schema));
        Defaulter.Default(obj, schema);
        var once = obj.ToJsonString();
        Defaulter.Default(obj, schema);
        Assert.Equal(once, obj.ToJsonString());
    }, iter: 500);

    [Fact]
    public void Validate_AnyValueByAnySchema_TellsFaultsAndNeverFails() => Gen.Select(AnySchema, AnyValue, AnyValue).Sample((source, value, before) =>
    {
        var node = new SchemaNode(source);
        Assert.All(SchemaValidator.Validate(value, node), f => Assert.NotEqual("", f.Message));
        SchemaValidator.Validate(value, node, before);
        if (value is not null) Assert.Empty(SchemaValidator.Validate(value, node, value.DeepClone()));
        if (value is JsonObject obj) ListUniqueness.Validate(obj, StructuralSchema.Read(source));
    }, iter: 500);

    [Fact]
    public void DefinitionRules_AnySchema_NeverFail() => AnySchema.Sample(source =>
    {
        var faults = new Faults();
        SchemaRules.Validate(source, "f", hasStatus: true, faults);
        Assert.All(faults.Found, f => Assert.StartsWith("f", f.Field));
    }, iter: 500);

    [Fact]
    public void JsonPath_AnyText_IsReadOrRefused() => Gen.Select(Gen.String[Gen.Char[".[]()?@*'\"=!<> ab1:-$\\"], 0, 20], AnyValue).Sample((text, value) =>
    {
        using var document = JsonDocument.Parse(value?.ToJsonString() ?? "null");
        JsonPathExpression.Parse(text)?.First(document.RootElement);
    }, iter: 2000);

    private static JsonObject Object(int[] names, JsonNode?[] values)
    {
        var node = new JsonObject();
        for (var i = 0; i < names.Length; i++) node[Names[names[i]]] = values[i]?.DeepClone();
        return node;
    }

    // The bits say which of the many parts a schema has.
    private static JsonObject Schema(string type, int parts, JsonNode? value, JsonObject one, JsonObject other)
    {
        var schema = new JsonObject { ["type"] = type };
        if ((parts & 1) != 0) schema["properties"] = new JsonObject { ["a"] = one.DeepClone(), ["spec"] = other.DeepClone() };
        else if ((parts & 2) != 0) schema["additionalProperties"] = one.DeepClone();
        if (type == "array") schema["items"] = other.DeepClone();
        if ((parts & 4) != 0) schema["default"] = value?.DeepClone();
        if ((parts & 8) != 0) schema["nullable"] = true;
        if ((parts & 16) != 0) schema["x-kubernetes-preserve-unknown-fields"] = true;
        if ((parts & 32) != 0) schema["anyOf"] = new JsonArray(new JsonObject { ["required"] = new JsonArray("a") }, new JsonObject { ["minLength"] = 2, ["enum"] = new JsonArray(value?.DeepClone()) });
        if ((parts & 64) != 0) schema["x-kubernetes-list-type"] = (parts & 1) != 0 ? "set" : "map";
        return schema;
    }
}
