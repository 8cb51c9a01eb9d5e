using System.Text;
using System.Text.Json.Nodes;
using Meridian.ApiServer.Tests.Http;

namespace Meridian.ApiServer.Tests.Engine;

public sealed class ContendedUpdateTests : IAsyncLifetime
{
    private TestApiServer server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await TestApiServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Patch_ManyOfOneObjectAtOnce_AllTakeEffect()
    {
        using var admin = server.Admin();
        using var body = new StringContent("""{"metadata":{"name":"hot"} }""", Encoding.UTF8, "application/json");
        (await admin.PostAsync("/api/v1/namespaces/default/configmaps", body, Token)).EnsureSuccessStatusCode();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => PatchAsync(admin, i)));

        var stored = JsonNode.Parse(await admin.GetStringAsync("/api/v1/namespaces/default/configmaps/hot", Token))!;
        Assert.Equal(200, stored["data"]!.AsObject().Count);
    }

    private static async Task PatchAsync(HttpClient http, int index)
    {
        using var patch = new StringContent($$"""{"data":{"k{{index}}":"v"} }""", Encoding.UTF8, "application/merge-patch+json");
        (await http.PatchAsync("/api/v1/namespaces/default/configmaps/hot", patch, Token)).EnsureSuccessStatusCode();
    }
}
