using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.ApiServer.Tests.Http;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.CustomResources;

/// <summary>What clients see over HTTP of a resource that comes and goes.</summary>
public sealed class PublicationTests
{
    private const string Path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    [Fact]
    public async Task ADefinition_IsPublishedEverywhere_AndWithdrawn()
    {
        await using var server = await TestApiServer.StartAsync();
        using var http = server.Admin();
        var crd = CustomApi.Parse(CustomApi.Widgets("spec: {type: object, properties: {size: {type: integer, minimum: 1}}}", "{subresources: {status: {}}}"));

        var created = await SendAsync(http, HttpMethod.Post, Path, crd.ToJsonString());
        await EstablishedAsync(http);

        Assert.Equal("widgets.example.com", (string)created["metadata"]!["name"]!);
        var group = await GetAsync(http, "/apis/example.com/v1");
        Assert.Equal(["widgets", "widgets/status"], group["resources"]!.AsArray().Select(r => (string)r!["name"]!));
        Assert.Equal(StorageVersionHash.Of(new ResourceType("example.com", "v1", "Widget", "widgets", true)), (string)group["resources"]![0]!["storageVersionHash"]!);
        Assert.Contains("example.com", (await GetAsync(http, "/apis"))["groups"]!.AsArray().Select(g => (string)g!["name"]!));
        Assert.Contains("apis/example.com/v1", (await GetAsync(http, "/openapi/v3"))["paths"]!.AsObject().Select(p => p.Key));
        var published = (await GetAsync(http, "/openapi/v2"))["definitions"]!["com.example.v1.Widget"]!;
        Assert.Equal("""{"type":"object","properties":{"size":{"type":"integer","minimum":1}}}""", Sorted(published["properties"]!["spec"]!));

        var widget = await SendAsync(http, HttpMethod.Post, "/apis/example.com/v1/namespaces/default/widgets", """{"metadata":{"name":"a"},"spec":{"size":2}}""");
        Assert.Equal(1, (int)widget["metadata"]!["generation"]!);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await StatusAsync(http, HttpMethod.Patch, "/apis/example.com/v1/namespaces/default/widgets/a", "{}", "application/strategic-merge-patch+json"));

        await SendAsync(http, HttpMethod.Delete, Path + "/widgets.example.com", "");
        await UntilAsync(http, "/apis/example.com/v1", HttpStatusCode.NotFound);
        Assert.Null((await GetAsync(http, "/openapi/v2"))["definitions"]!["com.example.v1.Widget"]);
    }

    private static string Sorted(JsonNode node) => new JsonObject { ["type"] = node["type"]!.DeepClone(), ["properties"] = node["properties"]!.DeepClone() }.ToJsonString();

    private static async Task EstablishedAsync(HttpClient http)
    {
        using var stream = new StreamReader(await http.GetStreamAsync(Path + "?watch=1&timeoutSeconds=30", TestApi.Token));
        while (await stream.ReadLineAsync(TestApi.Token) is { } line)
            if (line.Contains("\"type\":\"Established\",\"lastTransitionTime\"", StringComparison.Ordinal) && line.Contains("InitialNamesAccepted", StringComparison.Ordinal)) return;
    }

    // The last document is withdrawn when the definition is gone, which its watch tells.
    private static async Task UntilAsync(HttpClient http, string path, HttpStatusCode wanted)
    {
        using var stream = new StreamReader(await http.GetStreamAsync(Path + "?watch=1&timeoutSeconds=30", TestApi.Token));
        while (await StatusAsync(http, HttpMethod.Get, path, "") != wanted)
            if (await stream.ReadLineAsync(TestApi.Token) is null) break;
    }

    private static async Task<JsonNode> GetAsync(HttpClient http, string path) => JsonNode.Parse(await http.GetStringAsync(path, TestApi.Token))!;

    private static async Task<JsonNode> SendAsync(HttpClient http, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await http.SendAsync(request, TestApi.Token);
        var text = await response.Content.ReadAsStringAsync(TestApi.Token);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, HttpMethod method, string path, string body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body.Length > 0) request.Content = new StringContent(body, Encoding.UTF8, type);
        using var response = await http.SendAsync(request, TestApi.Token);
        return response.StatusCode;
    }
}
