using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Tests.Http;

/// <summary>Tests of a server that has the namespace <c>default</c>, spoken to over HTTP by its administrator.</summary>
public abstract class ServerTests : IAsyncLifetime
{
    protected const string Maps = "/api/v1/namespaces/default/configmaps";

    private protected TestApiServer Server { get; private set; } = null!;

    protected HttpClient Admin { get; private set; } = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        Server = await TestApiServer.StartAsync();
        Admin = Server.Admin();
        await PostAsync("/api/v1/namespaces", """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"default"}}""");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Admin.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>Creates an object, which must succeed.</summary>
    protected async Task<JsonNode> PostAsync(string path, string json)
    {
        var (response, body) = await SendAsync(HttpMethod.Post, path, json);
        using (response) Assert.True(response.StatusCode == HttpStatusCode.Created, body.ToJsonString());
        return body;
    }

    protected Task<(HttpResponseMessage Response, JsonNode Body)> SendAsync(HttpMethod method, string path, string? body = null, string contentType = "application/json") =>
        SendAsync(Admin, method, path, body, contentType);

    protected static async Task<(HttpResponseMessage Response, JsonNode Body)> SendAsync(
        HttpClient client, HttpMethod method, string path, string? body = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path) { Version = HttpVersion.Version20 };
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(contentType));
        var response = await client.SendAsync(request, Token);
        return (response, await ReadAsync(response));
    }

    protected static async Task<JsonNode> ReadAsync(HttpResponseMessage response) =>
        await response.Content.ReadAsStringAsync(Token) is { Length: > 0 } text ? JsonNode.Parse(text)! : new JsonObject();
}
