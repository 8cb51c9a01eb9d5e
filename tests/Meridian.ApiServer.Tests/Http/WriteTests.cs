using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Tests.Http;

/// <summary>What writes answer: the wording of refusals, warnings, managers of fields.</summary>
public sealed class WriteTests : ServerTests
{
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    private const string Merge = "application/merge-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";
    private const string JsonPatchType = "application/json-patch+json";
    private const string Apply = "application/apply-patch+yaml";

    [Fact]
    public async Task Create_StrictWithUnknownAndDuplicateFields_NamesAllOfThem()
    {
        var body = Deployment("a").Replace("\"replicas\":1", "\"replicas\":1,\"replicas\":2,\"unknownField\":1,\"unknownDupe\":1", StringComparison.Ordinal)
            .Replace("\"image\":\"i\"", "\"image\":\"i\",\"image\":\"j\",\"unknownNested\":1", StringComparison.Ordinal);

        var (refused, status) = await SendAsync(HttpMethod.Post, Deployments + "?fieldValidation=Strict", body);
        var (warned, _) = await SendAsync(HttpMethod.Post, Deployments, body);
        var (ignored, _) = await SendAsync(HttpMethod.Post, Deployments + "?fieldValidation=Ignore&dryRun=All", body.Replace("\"a\"", "\"b\"", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(
            "Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error: duplicate field \"spec.replicas\", unknown field \"spec.unknownField\", " +
            "unknown field \"spec.unknownDupe\", duplicate field \"spec.template.spec.containers[0].image\", unknown field \"spec.template.spec.containers[0].unknownNested\"",
            (string?)status["message"]);
        Assert.Equal("299 - \"duplicate field \\\"spec.replicas\\\"\"", warned.Headers.GetValues("Warning").First());
        Assert.Equal(5, warned.Headers.GetValues("Warning").Count());
        Assert.False(ignored.Headers.Contains("Warning"));
    }

    [Theory]
    [InlineData(Merge, """{"spec":{"unknownField":1,"replicas":3,"replicas":4}}""")]
    [InlineData(Strategic, """{"spec":{"unknownField":1,"replicas":3,"replicas":4}}""")]
    public async Task Patch_StrictWithProblems_Is422AboutThePatch(string type, string patch)
    {
        await SendAsync(HttpMethod.Post, Deployments, Deployment("a"));

        var (refused, status) = await SendAsync(HttpMethod.Patch, Deployments + "/a?fieldValidation=Strict", patch, type);
        var (warned, changed) = await SendAsync(HttpMethod.Patch, Deployments + "/a", patch, type);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.StartsWith(" \"\" is invalid: patch: Invalid value: ", (string?)status["message"], StringComparison.Ordinal);
        Assert.EndsWith(": strict decoding error: duplicate field \"spec.replicas\", unknown field \"spec.unknownField\"", (string?)status["message"], StringComparison.Ordinal);
        Assert.Equal("patch", (string?)status["details"]!["causes"]![0]!["field"]);
        Assert.Equal(2, warned.Headers.GetValues("Warning").Count());
        Assert.Equal(4, (int)changed["spec"]!["replicas"]!);
    }

    [Fact]
    public async Task Patch_MakingANumberAText_Is422()
    {
        await SendAsync(HttpMethod.Post, Deployments, Deployment("a"));

        var (refused, status) = await SendAsync(HttpMethod.Patch, Deployments + "/a", """{"spec":{"replicas":"many"}}""", Merge);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("cannot unmarshal string into Go struct field", (string?)status["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(JsonPatchType, """[{"op":"test","path":"/spec/replicas","value":9}]""", 422)]
    [InlineData(JsonPatchType, """[{"op":"remove","path":"/spec/nothing"}]""", 422)]
    [InlineData(JsonPatchType, """{"op":"remove"}""", 400)]
    [InlineData(JsonPatchType, """[{"op":"fly","path":"/a"}]""", 400)]
    [InlineData(Merge, """[1]""", 400)]
    [InlineData(Merge, """{"a":""", 400)]
    [InlineData(Merge, """{"metadata":{"resourceVersion":"1"}}""", 409)]
    [InlineData(Merge, """{"metadata":{"uid":"x"}}""", 409)]
    [InlineData("text/plain", """{}""", 415)]
    [InlineData(Apply, """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"other"}}""", 400)]
    [InlineData(Apply, """{"apiVersion":"v1","kind":"Pod"}""", 400)]
    public async Task Patch_Bad_IsRefused(string type, string patch, int code)
    {
        await SendAsync(HttpMethod.Post, Deployments, Deployment("a"));

        var (refused, _) = await SendAsync(HttpMethod.Patch, Deployments + "/a?fieldManager=m", patch, type);

        Assert.Equal(code, (int)refused.StatusCode);
    }

    [Fact]
    public async Task Patch_TenThousandAndOneOperations_Is413()
    {
        await SendAsync(HttpMethod.Post, Deployments, Deployment("a"));

        var (refused, status) = await SendAsync(HttpMethod.Patch, Deployments + "/a", "[" + string.Join(',', Enumerable.Repeat("""{"op":"test","path":"/a","value":1}""", 10_001)) + "]", JsonPatchType);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Contains("The allowed maximum operations in a JSON patch is 10000, got 10001", (string?)status["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_UndeclaredField_SaysSoWithKeysOfItems()
    {
        var (_, status) = await SendAsync(HttpMethod.Patch, Deployments + "/a?fieldManager=m", Deployment("a").Replace("\"image\"", "\"imago\"", StringComparison.Ordinal).Replace("\"a\"}", "\"a\",\"namespace\":\"default\"}", StringComparison.Ordinal), Apply);

        Assert.Equal(
            "failed to create typed patch object (default/a; apps/v1, Kind=Deployment): .spec.template.spec.containers[name=\"c\"].imago: field not declared in schema",
            (string?)status["message"]);
    }

    [Fact]
    public async Task Apply_WithoutManager_IsToldThatOneIsNeeded()
    {
        var (refused, status) = await SendAsync(HttpMethod.Patch, Deployments + "/a", Deployment("a"), Apply);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch", (string?)status["message"]);
    }

    [Fact]
    public async Task Apply_CreatesConflictsForcesAndForgets()
    {
        var (created, _) = await SendAsync(HttpMethod.Patch, Deployments + "/a?fieldManager=one", Deployment("a"), Apply);
        var (same, again) = await SendAsync(HttpMethod.Patch, Deployments + "/a?fieldManager=one", Deployment("a"), Apply);
        var other = """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a"},"spec":{"replicas":5}}""";
        var (conflict, status) = await SendAsync(HttpMethod.Patch, Deployments + "/a?fieldManager=two", other, Apply);
        var (forced, taken) = await SendAsync(HttpMethod.Patch, Deployments + "/a?fieldManager=two&force=true", other, Apply);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.OK), (created.StatusCode, same.StatusCode, conflict.StatusCode, forced.StatusCode));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"one\": .spec.replicas", (string?)status["message"]);
        Assert.Equal(("FieldManagerConflict", ".spec.replicas"), ((string?)status["details"]!["causes"]![0]!["reason"], (string?)status["details"]!["causes"]![0]!["field"]));
        Assert.Equal("1", (string?)again["metadata"]!["generation"]?.ToString());
        Assert.Equal(["one", "two"], Managers(taken).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Apply_ToScale_OwnsTheReplicasUnderItsSubresource()
    {
        await SendAsync(HttpMethod.Patch, Deployments + "/a?fieldManager=one", Deployment("a"), Apply);
        var scale = """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"a","namespace":"default"},"spec":{"replicas":7}}""";

        var (conflict, _) = await SendAsync(HttpMethod.Patch, Deployments + "/a/scale?fieldManager=scaler", scale, Apply);
        var (forced, answer) = await SendAsync(HttpMethod.Patch, Deployments + "/a/scale?fieldManager=scaler&force=true", scale, Apply);
        var (_, deployment) = await SendAsync(HttpMethod.Get, Deployments + "/a");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK), (conflict.StatusCode, forced.StatusCode));
        Assert.Equal(("Scale", 7), ((string?)answer["kind"], (int)answer["spec"]!["replicas"]!));
        var entry = deployment["metadata"]!["managedFields"]!.AsArray().Single(e => (string?)e!["manager"] == "scaler")!;
        Assert.Equal(("scale", "apps/v1", """{"f:spec":{"f:replicas":{}}}"""), ((string?)entry["subresource"], (string?)entry["apiVersion"], entry["fieldsV1"]!.ToJsonString()));
        Assert.Equal(2, (int)deployment["metadata"]!["generation"]!);
    }

    [Fact]
    public async Task Apply_ByKubectlAfterItsClientSideApply_IsNoConflictWithItself()
    {
        var applied = Deployment("a");
        var withAnnotation = JsonNode.Parse(applied)!;
        withAnnotation["metadata"]!["annotations"] = new JsonObject { ["kubectl.kubernetes.io/last-applied-configuration"] = applied + "\n" };
        await SendAsync(HttpMethod.Post, Deployments + "?fieldManager=kubectl-client-side-apply", withAnnotation.ToJsonString());
        var changed = applied.Replace("\"replicas\":1", "\"replicas\":2", StringComparison.Ordinal);

        var (stranger, _) = await SendAsync(HttpMethod.Patch, Deployments + "/a?fieldManager=somebody", changed, Apply);
        var (upgraded, after) = await SendAsync(HttpMethod.Patch, Deployments + "/a?fieldManager=kubectl", changed, Apply);

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK), (stranger.StatusCode, upgraded.StatusCode));
        Assert.Equal(2, (int)JsonNode.Parse((string)after["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"]!)!["spec"]!["replicas"]!);
    }

    [Fact]
    public async Task Update_ManagedFieldsEmptied_ForgetsAllManagers()
    {
        await SendAsync(HttpMethod.Patch, Deployments + "/a?fieldManager=one", Deployment("a"), Apply);

        var (_, stripped) = await SendAsync(HttpMethod.Patch, Deployments + "/a?fieldManager=x", """{"metadata":{"managedFields":[{}]}}""", Merge);

        Assert.Null(stripped["metadata"]!["managedFields"]);
    }

    [Fact]
    public async Task Apply_Status_OwnsOnlyTheStatus()
    {
        await SendAsync(HttpMethod.Post, Deployments + "?fieldManager=one", Deployment("a"));
        var status = """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a"},"spec":{"replicas":9},"status":{"replicas":1,"conditions":[{"type":"Available","status":"True"}]}}""";

        var (_, applied) = await SendAsync(HttpMethod.Patch, Deployments + "/a/status?fieldManager=ctl", status, Apply);

        Assert.Equal((1, 1), ((int)applied["spec"]!["replicas"]!, (int)applied["status"]!["replicas"]!));
        var entry = applied["metadata"]!["managedFields"]!.AsArray().Single(e => (string?)e!["manager"] == "ctl")!;
        Assert.Equal("status", (string?)entry["subresource"]);
        Assert.Equal(
            """{"f:status":{"f:conditions":{"k:{'type':'Available'}":{".":{},"f:status":{},"f:type":{}}},"f:replicas":{}}}""",
            entry["fieldsV1"]!.ToJsonString(Relaxed).Replace("\\\"", "'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("POST", Deployments, true)]
    [InlineData("PUT", Deployments + "/a", true)]
    [InlineData("DELETE", Deployments + "/a", false)]
    [InlineData("DELETE", Deployments, false)]
    public async Task DryRun_AnyVerb_StoresNothing(string method, string path, bool withBody)
    {
        var (_, before) = await SendAsync(HttpMethod.Post, Deployments, Deployment("a"));
        var name = method == "POST" ? "b" : "a";

        var (answer, _) = await SendAsync(new HttpMethod(method), path + "?dryRun=All", withBody ? Deployment(name).Replace("\"i\"", "\"j\"", StringComparison.Ordinal) : null);
        var (bad, status) = await SendAsync(new HttpMethod(method), path + "?dryRun=Some", withBody ? Deployment(name) : null);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bad.StatusCode);
        Assert.Contains("dryRun: Unsupported value: \"Some\": supported values: \"All\"", (string?)status["message"], StringComparison.Ordinal);
        var (_, list) = await SendAsync(HttpMethod.Get, Deployments);
        Assert.Equal((string?)before["metadata"]!["resourceVersion"], (string?)Assert.Single(list["items"]!.AsArray())!["metadata"]!["resourceVersion"]);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver() };

    private static IEnumerable<string> Managers(JsonNode obj) => obj["metadata"]!["managedFields"]!.AsArray().Select(e => (string)e!["manager"]!);

    private static string Deployment(string name) =>
        """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"NAME"},"spec":{"replicas":1,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}"""
            .Replace("NAME", name, StringComparison.Ordinal);
}
