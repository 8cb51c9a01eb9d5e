using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.ApiServer.Tests.Http;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Auth;

public sealed class AccessOverHttpTests
{
    private const string Authorization = "apis/authorization.k8s.io/v1";

    [Fact]
    public async Task SubjectAccessReview_OfAnybody_AnswersAsTheRequestWouldBe()
    {
        await using var server = await TestApiServer.StartAsync();
        using var admin = server.Admin();
        await server.Engine.CreateAsync(ResourceTypes.ClusterRoleBindings, null, Json("""
            {"metadata":{"name":"ann"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},"subjects":[{"kind":"User","name":"ann","apiGroup":"rbac.authorization.k8s.io"}]}
            """), new RequestContext(), Token);

        var may = await PostAsync(admin, $"{Authorization}/subjectaccessreviews", """{"spec":{"user":"ann","resourceAttributes":{"verb":"list","resource":"pods","namespace":"x","labelSelector":{"rawSelector":"a=b"}}}}""");
        var mayNot = await PostAsync(admin, $"{Authorization}/namespaces/x/localsubjectaccessreviews", """{"spec":{"user":"ann","resourceAttributes":{"verb":"get","resource":"secrets","namespace":"x"}}}""");
        var neither = await PostAsync(admin, $"{Authorization}/subjectaccessreviews", """{"spec":{}}""");
        var elsewhere = await PostAsync(admin, $"{Authorization}/namespaces/x/localsubjectaccessreviews", """{"spec":{"user":"ann","resourceAttributes":{"verb":"get","resource":"secrets","namespace":"y"}}}""");

        Assert.Equal((true, "RBAC: allowed by ClusterRoleBinding \"ann\" of ClusterRole \"view\" to User \"ann\""), ((bool)may["status"]!["allowed"]!, (string)may["status"]!["reason"]!));
        Assert.False((bool)mayNot["status"]!["allowed"]!);
        Assert.Equal(
            "SubjectAccessReview.authorization.k8s.io \"\" is invalid: [spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified, " +
            "spec.user: Invalid value: \"\": at least one of user or group must be specified]", (string)neither["message"]!);
        Assert.Contains("spec.resourceAttributes.namespace: Invalid value: \"y\": must match metadata.namespace", (string)elsewhere["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TokenReview_OfARequestedToken_IsItsAccountUntilThatIsGone()
    {
        await using var server = await TestApiServer.StartAsync();
        using var admin = server.Admin();
        await PostAsync(admin, "api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"builder"}}""");
        var issued = await PostAsync(admin, "api/v1/namespaces/default/serviceaccounts/builder/token", """{"spec":{"audiences":["vault"],"expirationSeconds":600}}""");
        var token = (string)issued["status"]!["token"]!;

        var review = await PostAsync(admin, "apis/authentication.k8s.io/v1/tokenreviews", $"{{\"spec\":{{\"token\":\"{token}\",\"audiences\":[\"vault\",\"other\"]}}}}");
        var forUs = await PostAsync(admin, "apis/authentication.k8s.io/v1/tokenreviews", $"{{\"spec\":{{\"token\":\"{token}\"}}}}");
        await admin.DeleteAsync(new Uri("api/v1/namespaces/default/serviceaccounts/builder", UriKind.Relative), Token);
        var after = await PostAsync(admin, "apis/authentication.k8s.io/v1/tokenreviews", $"{{\"spec\":{{\"token\":\"{token}\",\"audiences\":[\"vault\"]}}}}");

        Assert.Equal(("builder", "default"), ((string)issued["metadata"]!["name"]!, (string)issued["metadata"]!["namespace"]!));
        Assert.Equal((true, "system:serviceaccount:default:builder"), ((bool)review["status"]!["authenticated"]!, (string)review["status"]!["user"]!["username"]!));
        Assert.Equal("vault", (string)Assert.Single(review["status"]!["audiences"]!.AsArray())!);
        Assert.Null(forUs["status"]!["authenticated"]);
        Assert.Null(after["status"]!["authenticated"]);
    }

    [Fact]
    public async Task Issuer_ServiceAccount_ReadsDocumentsAndOthersDoNot()
    {
        await using var server = await TestApiServer.StartAsync();
        using var admin = server.Admin();
        using var bob = server.Client("bob");
        await PostAsync(admin, "api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"builder"}}""");
        var issued = await PostAsync(admin, "api/v1/namespaces/default/serviceaccounts/builder/token", """{"spec":{}}""");
        using var account = server.Client();
        account.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)issued["status"]!["token"]!);

        var configuration = JsonNode.Parse(await account.GetStringAsync(new Uri(".well-known/openid-configuration", UriKind.Relative), Token))!;
        using var keys = await account.GetAsync(new Uri("openid/v1/jwks", UriKind.Relative), Token);
        using var refused = await bob.GetAsync(new Uri("openid/v1/jwks", UriKind.Relative), Token);

        Assert.Equal("https://kubernetes.default.svc.cluster.local", (string)configuration["issuer"]!);
        Assert.EndsWith("/openid/v1/jwks", (string)configuration["jwks_uri"]!, StringComparison.Ordinal);
        Assert.Equal("application/jwk-set+json", keys.Content.Headers.ContentType!.MediaType);
        Assert.Equal("ES256", (string)JsonNode.Parse(await keys.Content.ReadAsStringAsync(Token))!["keys"]![0]!["alg"]!);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Impersonate_WithExtraAndUid_NeedsARightForEachPart()
    {
        await using var server = await TestApiServer.StartAsync();
        await server.Engine.CreateAsync(ResourceTypes.ClusterRoles, null, Json("""
            {"metadata":{"name":"imp"},"rules":[{"apiGroups":[""],"resources":["users"],"resourceNames":["ann"],"verbs":["impersonate"]},
             {"apiGroups":["authentication.k8s.io"],"resources":["userextras/scopes"],"resourceNames":["view"],"verbs":["impersonate"]},
             {"apiGroups":["authentication.k8s.io"],"resources":["uids"],"verbs":["impersonate"]}]}
            """), new RequestContext(), Token);
        await server.Engine.CreateAsync(ResourceTypes.ClusterRoleBindings, null, Json("""
            {"metadata":{"name":"imp"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"imp"},"subjects":[{"kind":"User","name":"bob","apiGroup":"rbac.authorization.k8s.io"}]}
            """), new RequestContext(), Token);
        using var bob = server.Client("bob");
        bob.DefaultRequestHeaders.Add("Impersonate-User", "ann");
        bob.DefaultRequestHeaders.Add("Impersonate-Uid", "u1");
        bob.DefaultRequestHeaders.Add("Impersonate-Extra-scopes", "view");
        using var greedy = server.Client("bob");
        greedy.DefaultRequestHeaders.Add("Impersonate-User", "ann");
        greedy.DefaultRequestHeaders.Add("Impersonate-Extra-scopes", "all");

        var self = await PostAsync(bob, "apis/authentication.k8s.io/v1/selfsubjectreviews", "{}");
        var refused = await PostAsync(greedy, "apis/authentication.k8s.io/v1/selfsubjectreviews", "{}");

        Assert.Equal("""{"username":"ann","uid":"u1","groups":["system:authenticated"],"extra":{"scopes":["view"]}}""", self["status"]!["userInfo"]!.ToJsonString());
        Assert.Equal(
            "userextras.authentication.k8s.io \"all\" is forbidden: User \"bob\" cannot impersonate resource \"userextras/scopes\" in API group \"authentication.k8s.io\" at the cluster scope",
            (string)refused["message"]!);
    }

    [Fact]
    public async Task Exec_ByGet_NeedsTheRightToCreate()
    {
        await using var server = await TestApiServer.StartAsync();
        await server.Engine.CreateAsync(ResourceTypes.ClusterRoles, null, Json(
            """{"metadata":{"name":"look"},"rules":[{"apiGroups":[""],"resources":["pods/exec"],"verbs":["get"]}]}"""), new RequestContext(), Token);
        await server.Engine.CreateAsync(ResourceTypes.ClusterRoleBindings, null, Json("""
            {"metadata":{"name":"look"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"look"},"subjects":[{"kind":"User","name":"bob","apiGroup":"rbac.authorization.k8s.io"}]}
            """), new RequestContext(), Token);
        using var bob = server.Client("bob");

        var answer = JsonNode.Parse(await (await bob.GetAsync(new Uri("api/v1/namespaces/default/pods/p/exec?command=ls", UriKind.Relative), Token)).Content.ReadAsStringAsync(Token))!;

        Assert.Equal("pods \"p\" is forbidden: User \"bob\" cannot create resource \"pods/exec\" in API group \"\" in the namespace \"default\"", (string)answer["message"]!);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content, Token);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
    }
}
