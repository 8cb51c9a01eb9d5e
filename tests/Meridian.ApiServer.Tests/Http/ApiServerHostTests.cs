using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Tests.Http;

public sealed class ApiServerHostTests : ServerTests
{
    [Fact]
    public async Task Objects_CreateReadListDelete_RoundTrip()
    {
        var (created, body) = await SendAsync(HttpMethod.Post, Maps, Map("a", "1"));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.True(created.Headers.Contains("Audit-Id"));
        Assert.True(created.Headers.CacheControl is { NoCache: true, Private: true });
        Assert.NotNull(body["metadata"]!["uid"]);

        Assert.Equal("1", (string?)(await SendAsync(HttpMethod.Get, Maps + "/a")).Body["data"]!["k"]);
        var list = (await SendAsync(HttpMethod.Get, Maps)).Body;
        Assert.Equal("ConfigMapList", (string?)list["kind"]);
        Assert.Single(list["items"]!.AsArray());

        var (_, deleted) = await SendAsync(HttpMethod.Delete, Maps + "/a", """{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Background"}""");
        Assert.Equal("Success", (string?)deleted["status"]);
        Assert.Equal("a", (string?)deleted["details"]!["name"]);
        var (gone, status) = await SendAsync(HttpMethod.Get, Maps + "/a");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal("configmaps \"a\" not found", (string?)status["message"]);
    }

    [Fact]
    public async Task List_AsTable_ShowsRowsWithMetadata()
    {
        await SendAsync(HttpMethod.Post, Maps, Map("a", "1"));
        using var request = new HttpRequestMessage(HttpMethod.Get, Maps);
        request.Headers.Accept.ParseAdd("application/json;as=Table;v=v1;g=meta.k8s.io,application/json");

        var table = await ReadAsync(await Admin.SendAsync(request, Token));

        Assert.Equal("Table", (string?)table["kind"]);
        Assert.Equal("Name", (string?)table["columnDefinitions"]![0]!["name"]);
        Assert.Equal("a", (string?)table["rows"]![0]!["cells"]![0]);
        Assert.Equal("PartialObjectMetadata", (string?)table["rows"]![0]!["object"]!["kind"]);
        Assert.NotNull(table["metadata"]!["resourceVersion"]);
    }

    [Fact]
    public async Task Patch_MergeAndUnknownType_AreTold()
    {
        await SendAsync(HttpMethod.Post, Maps, Map("a", "1"));

        var (_, merged) = await SendAsync(HttpMethod.Patch, Maps + "/a", """{"metadata":{"labels":{"x":"y"}}}""", "application/merge-patch+json");
        var (refused, _) = await SendAsync(HttpMethod.Patch, Maps + "/a", "{}", "application/json");

        Assert.Equal("y", (string?)merged["metadata"]!["labels"]!["x"]);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
    }

    [Fact]
    public async Task Create_UnknownField_WarnsOrIsRefused()
    {
        var odd = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"odd"},"nope":1}""";

        var (warned, _) = await SendAsync(HttpMethod.Post, Maps, odd);
        var (refused, status) = await SendAsync(HttpMethod.Post, Maps + "?fieldValidation=Strict", odd.Replace("odd", "odd2", StringComparison.Ordinal));

        Assert.Contains("unknown field \\\"nope\\\"", string.Join(" ", warned.Headers.GetValues("Warning")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("strict decoding error: unknown field \"nope\"", (string?)status["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_Changes_AreLinesAsTheyHappen()
    {
        await SendAsync(HttpMethod.Post, Maps, Map("a", "1"));
        using var request = new HttpRequestMessage(HttpMethod.Get, Maps + "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true") { Version = HttpVersion.Version20 };
        using var response = await Admin.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Token));

        Assert.Equal("ADDED", await NextAsync(lines));
        Assert.Equal("BOOKMARK", await NextAsync(lines));
        await SendAsync(HttpMethod.Patch, Maps + "/a", """{"data":{"k":"2"}}""", "application/merge-patch+json");
        Assert.Equal("MODIFIED", await NextAsync(lines));
        await SendAsync(HttpMethod.Delete, Maps + "/a");
        Assert.Equal("DELETED", await NextAsync(lines));
    }

    [Fact]
    public async Task StopAsync_OpenWatch_EndsAtOnce()
    {
        await using var other = await TestApiServer.StartAsync();
        using var client = other.Admin();
        using var response = await client.GetAsync(new Uri("/api/v1/pods?watch=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Token);
        var stream = await response.Content.ReadAsStreamAsync(Token);

        await other.DisposeAsync();

        Assert.Equal(0, await stream.ReadAsync(new byte[1], Token));
    }

    [Fact]
    public async Task Anyone_WithoutCredentials_MayOnlyAskForHealthAndVersion()
    {
        using var nobody = Server.Client();

        Assert.Equal("ok", await nobody.GetStringAsync(new Uri("/readyz", UriKind.Relative), Token));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(nobody, HttpMethod.Get, "/version")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(nobody, HttpMethod.Get, "/api/v1/pods")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(nobody, HttpMethod.Get, "/api")).Response.StatusCode);
    }

    [Fact]
    public async Task User_WithoutRole_IsForbidden_AndAllowedOnceBound()
    {
        using var ann = Server.Client("ann");
        var (refused, status) = await SendAsync(ann, HttpMethod.Get, Maps);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(
            "configmaps is forbidden: User \"ann\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"default\"", (string?)status["message"]);

        await SendAsync(HttpMethod.Post, "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
            """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"ann"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"admin"},"subjects":[{"kind":"User","name":"ann"}]}""");
        var review = """{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":{"namespace":"default","verb":"list","resource":"configmaps"}}}""";
        while ((bool?)(await SendAsync(ann, HttpMethod.Post, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review)).Body["status"]!["allowed"] != true)
        {
            await Task.Yield();
        }
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(ann, HttpMethod.Get, Maps)).Response.StatusCode);

        var (escalation, why) = await SendAsync(ann, HttpMethod.Post, "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
            """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"more"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cluster-admin"},"subjects":[{"kind":"User","name":"ann"}]}""");
        Assert.Equal(HttpStatusCode.Forbidden, escalation.StatusCode);
        Assert.Contains("attempting to grant RBAC permissions not currently held", (string?)why["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_StaticAndRequested_SpeakForTheirUsers()
    {
        await SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/serviceaccounts", """{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"builder"}}""");
        var (_, request) = await SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/serviceaccounts/builder/token",
            """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{}}""");

        Assert.Equal("system:serviceaccount:default:builder", await WhoAsync((string)request["status"]!["token"]!));
        Assert.Equal("admin", await WhoAsync("letmein"));
        Assert.Equal("", await WhoAsync("wrong"));
    }

    [Fact]
    public async Task Impersonation_ByAdmin_ActsAsTheOther()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Maps);
        request.Headers.Add("Impersonate-User", "ann");

        var response = await Admin.SendAsync(request, Token);

        Assert.Contains("User \\\"ann\\\"", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/unknowns")]
    [InlineData("/apis/nope.example/v1/things")]
    [InlineData("/api/v1/namespaces/default/nodes")]
    [InlineData("/api/v1/pods/x")]
    [InlineData("/nothing")]
    public async Task UnknownPath_IsNotFound(string path)
    {
        using var response = await Admin.GetAsync(new Uri(path, UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Discovery_AggregatedAndLegacy_NameTheResources()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/apis");
        request.Headers.Accept.ParseAdd("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json");
        using var response = await Admin.SendAsync(request, Token);
        var all = await ReadAsync(response);
        Assert.Equal("APIGroupDiscoveryList", (string?)all["kind"]);
        Assert.Equal("apiregistration.k8s.io", (string?)all["items"]![0]!["metadata"]!["name"]);
        Assert.Contains("as=APIGroupDiscoveryList", response.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/apis");
        again.Headers.Accept.ParseAdd("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await Admin.SendAsync(again, Token)).StatusCode);

        var core = (await SendAsync(HttpMethod.Get, "/api/v1")).Body;
        var pods = core["resources"]!.AsArray().Single(r => (string?)r!["name"] == "pods")!;
        Assert.Equal("xPOwRZ+Yhw8=", (string?)pods["storageVersionHash"]);
        Assert.Contains(core["resources"]!.AsArray(), r => (string?)r!["name"] == "pods/log");
    }

    [Theory]
    [InlineData("/api/v1/pods")]
    [InlineData("/version")]
    [InlineData("/healthz")]
    public async Task Head_AnyPath_AnswersWithoutBody(string path)
    {
        var (response, body) = await SendAsync(HttpMethod.Head, path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(body.AsObject());
    }

    [Fact]
    public async Task Create_TooLargeBody_Is413()
    {
        var (response, status) = await SendAsync(HttpMethod.Post, Maps, Map("big", new string('x', 3 * 1024 * 1024)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("RequestEntityTooLarge", (string?)status["reason"]);
    }

    private async Task<string> WhoAsync(string token)
    {
        using var client = Server.Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var (response, body) = await SendAsync(client, HttpMethod.Post, "/apis/authentication.k8s.io/v1/selfsubjectreviews",
            """{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}""");
        return response.StatusCode == HttpStatusCode.Unauthorized ? "" : (string)body["status"]!["userInfo"]!["username"]!;
    }

    private static string Map(string name, string value) =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"},"data":{"k":"{{{value}}}"}}""";

    private static async Task<string> NextAsync(StreamReader lines) =>
        (string)JsonNode.Parse((await lines.ReadLineAsync(Token))!)!["type"]!;
}
