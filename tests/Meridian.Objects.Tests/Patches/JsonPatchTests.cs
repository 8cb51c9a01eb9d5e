using System.Text.Json.Nodes;
using CsCheck;
using Meridian.Objects;

namespace Meridian.Objects.Tests.Patches;

public class JsonPatchTests
{
    private static JsonNode Json(string text) => JsonNode.Parse(text)!;

    [Theory]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b","value":{"c":[1]}}]""", """{"a":1,"b":{"c":[1]}}""")]
    [InlineData("""{"a":[1,3]}""", """[{"op":"add","path":"/a/1","value":2},{"op":"add","path":"/a/-","value":4}]""", """{"a":[1,2,3,4]}""")]
    [InlineData("""{"a":{"b":1},"c":2}""", """[{"op":"remove","path":"/a/b"}]""", """{"a":{},"c":2}""")]
    [InlineData("""{"a":[1,2,3]}""", """[{"op":"remove","path":"/a/1"}]""", """{"a":[1,3]}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"/a","value":null}]""", """{"a":null}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"move","from":"/a/b","path":"/c"}]""", """{"a":{},"c":1}""")]
    [InlineData("""{"a":[1,{"x":2}]}""", """[{"op":"copy","from":"/a/1","path":"/a/0"}]""", """{"a":[{"x":2},1,{"x":2}]}""")]
    [InlineData("""{"a/b":1,"m~n":2}""", """[{"op":"test","path":"/a~1b","value":1},{"op":"remove","path":"/m~0n"}]""", """{"a/b":1}""")]
    [InlineData("""{"a":1.0}""", """[{"op":"test","path":"/a","value":1},{"op":"test","path":"/none","value":null}]""", """{"a":1.0}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"","value":{"b":2}}]""", """{"b":2}""")]
    public void Apply_Operations_ChangeTheDocument(string target, string patch, string expected) =>
        Assert.True(JsonNode.DeepEquals(Json(expected), JsonPatch.Apply(Json(target), Json(patch))));

    [Theory]
    [InlineData("""[{"op":"test","path":"/a","value":2}]""", 422, "the server rejected our request due to an error in our request: testing value /a failed: test failed")]
    [InlineData("""[{"op":"remove","path":"/x"}]""", 422, "the server rejected our request due to an error in our request: remove operation does not apply: doc is missing path: \"/x\": missing value")]
    [InlineData("""[{"op":"add","path":"/x/y","value":1}]""", 422, "the server rejected our request due to an error in our request: add operation does not apply: doc is missing path: \"/x/y\": missing value")]
    [InlineData("""[{"op":"add","path":"/l/3","value":1}]""", 422, null)]
    [InlineData("""[{"op":"replace","path":"/l/01","value":1}]""", 422, null)]
    [InlineData("""[{"op":"move","from":"/a","path":"/a/b"}]""", 422, null)]
    [InlineData("""[{"op":"remove","path":""}]""", 422, null)]
    [InlineData("""[{"op":"add","path":"/x"}]""", 400, null)]
    [InlineData("""[{"op":"grow","path":"/x"}]""", 400, null)]
    [InlineData("""[{"op":"remove","path":"x"}]""", 400, null)]
    [InlineData("""{"a":1}""", 400, null)]
    public void Apply_WrongPatch_IsRefused(string patch, int code, string? message)
    {
        var error = Assert.Throws<StatusException>(() => JsonPatch.Apply(Json("""{"a":1,"l":[1,2]}"""), Json(patch)));

        Assert.Equal(code, error.Code);
        if (message is not null) Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Apply_OperationFails_LeavesTheTargetAlone()
    {
        var target = Json("""{"a":1}""");

        Assert.Throws<StatusException>(() => JsonPatch.Apply(target, Json("""[{"op":"remove","path":"/a"},{"op":"remove","path":"/a"}]""")));

        Assert.Equal("""{"a":1}""", target.ToJsonString());
    }

    [Fact]
    public void Apply_CopiesThatDouble_AreStopped()
    {
        var operations = new JsonArray();
        for (var i = 0; i < 40; i++) operations.Add(Json($$"""{"op":"copy","from":"","path":"/c{{i}}"}"""));

        Assert.Equal(413, Assert.Throws<StatusException>(() => JsonPatch.Apply(Json("""{"a":"0123456789"}"""), operations)).Code);
    }

    [Fact]
    public void MergePatch_Any_ObeysItsLaws() => Gen.Select(Trees.Objects, Trees.Objects).Sample((a, b) =>
    {
        var merged = MergePatch.Apply(a, b)!;
        return JsonNode.DeepEquals(MergePatch.Apply(merged, b), merged)
            && JsonNode.DeepEquals(MergePatch.Apply(a, new JsonObject()), a)
            && JsonNode.DeepEquals(MergePatch.Apply(null, b), MergePatch.Apply(new JsonObject(), b));
    });

    [Theory]
    [InlineData("""{"a":"b","c":{"d":"e","f":"g"}}""", """{"a":"z","c":{"f":null}}""", """{"a":"z","c":{"d":"e"}}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[3]}""", """{"a":[3]}""")]
    [InlineData("""{"a":[1]}""", """{"a":{"b":{"c":null,"d":1}}}""", """{"a":{"b":{"d":1}}}""")]
    [InlineData("""[1]""", """{"a":1}""", """{"a":1}""")]
    [InlineData("""{"a":1}""", """[1]""", """[1]""")]
    public void MergePatch_Examples_FollowTheRfc(string target, string patch, string expected) =>
        Assert.True(JsonNode.DeepEquals(Json(expected), MergePatch.Apply(Json(target), Json(patch))));
}

internal static class Trees
{
    public static readonly Gen<JsonObject> Objects = Of(3);

    private static Gen<JsonObject> Of(int depth) => Gen.Select(Gen.OneOf("a", "b", "c"), Value(depth)).Array[0, 3].Select(pairs =>
    {
        var obj = new JsonObject();
        foreach (var (name, value) in pairs) obj[name] = value?.DeepClone();
        return obj;
    });

    private static Gen<JsonNode?> Value(int depth)
    {
        var scalar = Gen.Int[0, 2].Select(i => i == 0 ? null : (JsonNode?)JsonValue.Create(i));
        return depth == 0 ? scalar : Gen.OneOf(scalar, Of(depth - 1).Select(o => (JsonNode?)o), scalar.Array[0, 2].Select(a => (JsonNode?)new JsonArray([.. a.Select(i => i?.DeepClone())])));
    }
}
