using System.Net;
using System.Text;
using Meridian.Storage;

namespace Meridian.ApiServer.Tests.Http;

public sealed class StoreHandlerTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("meridian-backup-").FullName;
    private TestApiServer server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await TestApiServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Backup_ByAnAdministrator_IsAWholeStore()
    {
        using var admin = server.Admin();
        var file = Path.Combine(folder, "backup");

        await File.WriteAllBytesAsync(file, await admin.GetByteArrayAsync("/meridian/backup", Token), Token);

        Assert.Empty(StoreFile.Check(file));
        Assert.True(StoreFile.Describe(file).Objects > 10);
        Assert.Equal("ok\n", await admin.GetStringAsync("/meridian/check", Token));
    }

    [Theory]
    [InlineData("/meridian/backup")]
    [InlineData("/meridian/check")]
    public async Task Maintenance_ByAnybodyElse_IsForbidden(string path)
    {
        using var somebody = server.Client("somebody");

        Assert.Equal(HttpStatusCode.Forbidden, (await somebody.GetAsync(path, Token)).StatusCode);
    }

    [Theory]
    [InlineData("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1", "{\"type\":\"ADDED\",\"object\":{\"kind\":\"PartialObjectMetadata\"")]
    [InlineData("application/json", "{\"type\":\"ADDED\",\"object\":{")]
    public async Task Watch_ManyOfOneForm_AllSeeTheSame(string accept, string begin)
    {
        using var admin = server.Admin();
        using var body = new StringContent("""{"metadata":{"name":"seen"},"data":{"a":"b"} }""", Encoding.UTF8, "application/json");
        var watches = Enumerable.Range(0, 60).Select(_ => FirstLineAsync(admin, accept)).ToArray();

        (await admin.PostAsync("/api/v1/namespaces/default/configmaps", body, Token)).EnsureSuccessStatusCode();

        var lines = await Task.WhenAll(watches);
        Assert.Single(lines.Distinct());
        Assert.StartsWith(begin, lines[0], StringComparison.Ordinal);
        Assert.Contains("\"name\":\"seen\"", lines[0], StringComparison.Ordinal);
    }

    private static async Task<string> FirstLineAsync(HttpClient http, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces/default/configmaps?watch=true&fieldSelector=metadata.name%3Dseen");
        request.Headers.Add("Accept", accept);
        request.Version = HttpVersion.Version20;
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        return await reader.ReadLineAsync(Token) ?? "";
    }
}
