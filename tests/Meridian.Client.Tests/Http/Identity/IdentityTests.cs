using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Client.Tests;

public sealed class IdentityTests : IDisposable
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("meridian-identity");
    private readonly List<string> seen = [];
    private string accepted = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    private sealed class Server(IdentityTests test) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var token = request.Headers.Authorization?.Parameter ?? "";
            lock (test.seen) test.seen.Add(token);
            return Task.FromResult(new HttpResponseMessage(test.accepted.Length == 0 || token == test.accepted ? HttpStatusCode.OK : HttpStatusCode.Unauthorized));
        }
    }

    private async Task<HttpStatusCode> CallAsync(IIdentitySource source)
    {
        using var http = new HttpMessageInvoker(new IdentityHandler(source, null, new Server(this)));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://api.example/version");
        using var answer = await http.SendAsync(request, Token);
        return answer.StatusCode;
    }

    // A plug-in that counts its runs, keeps what it was told, and prints what is in the file "output" with N for the number of the run.
    private ExecPlugin Plugin(string status, ExecInteraction interaction = ExecInteraction.Never)
    {
        var path = Path.Combine(folder.FullName, "plugin");
        File.WriteAllText(path, $$"""
            #!/bin/sh
            echo run >> "{{folder.FullName}}/runs"
            printf '%s' "$KUBERNETES_EXEC_INFO" > "{{folder.FullName}}/info"
            N=$(wc -l < "{{folder.FullName}}/runs" | tr -d ' ')
            printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{{status}}}' | sed "s/NUMBER/$N/;s/VARIABLE/$VARIABLE/;s/ARGUMENT/$1/"
            """);
        return new ExecPlugin
        {
            ApiVersion = ExecPlugin.V1, Command = "sh", Arguments = [path, "given"], Environment = [("VARIABLE", "set")], Interaction = interaction,
            ClusterInfo = new JsonObject { ["server"] = "https://api.example" },
        };
    }

    [Fact]
    public async Task Exec_IsToldOfTheCluster_AndRunsAgainOnlyWhenExpired()
    {
        using var source = new ExecIdentity(Plugin("""{"token":"VARIABLE-ARGUMENT-NUMBER","expirationTimestamp":"2030-01-01T01:00:00Z"}"""), time);

        await Task.WhenAll(CallAsync(source), CallAsync(source));
        Assert.Equal(["set-given-1", "set-given-1"], seen);
        Assert.Equal(
            """{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false,"cluster":{"server":"https://api.example"}}}""",
            await File.ReadAllTextAsync(Path.Combine(folder.FullName, "info"), Token));

        time.Advance(TimeSpan.FromHours(2));
        await CallAsync(source);
        Assert.Equal("set-given-2", seen[^1]);
    }

    [Fact]
    public async Task Exec_TokenRefused_IsAskedForAnotherOnce()
    {
        using var source = new ExecIdentity(Plugin("""{"token":"NUMBER"}"""), time);
        await CallAsync(source);
        accepted = "2";

        Assert.Equal(HttpStatusCode.OK, await CallAsync(source));
        accepted = "nobody";
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(source));
        Assert.Equal(["1", "1", "2", "2", "3"], seen);
    }

    [Theory]
    [InlineData("{}", "neither a token nor a client certificate")]
    [InlineData("{\"clientCertificateData\":\"x\"}", "but not both")]
    [InlineData("{\"token\":\"t\",\"expirationTimestamp\":\"soon\"}", "is no time")]
    [InlineData("}", "is no JSON")]
    public async Task Exec_PrintsSomethingElse_SaysWhat(string status, string fault)
    {
        using var source = new ExecIdentity(Plugin(status), time);

        Assert.Contains(fault, (await Assert.ThrowsAsync<KubeconfigException>(() => CallAsync(source))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exec_NotInstalled_GivesTheHint()
    {
        using var source = new ExecIdentity(new ExecPlugin { ApiVersion = ExecPlugin.V1, Command = "no-such-plug-in", InstallHint = "get it at the counter" }, time);

        Assert.Contains("get it at the counter", (await Assert.ThrowsAsync<KubeconfigException>(() => CallAsync(source))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TokenFile_ThatChanges_IsReadAgain()
    {
        var path = Path.Combine(folder.FullName, "token");
        await File.WriteAllTextAsync(path, "one\n", Token);
        var source = new TokenFileIdentity(path, time);
        await CallAsync(source);
        await File.WriteAllTextAsync(path, "two\n", Token);
        await CallAsync(source);
        time.Advance(TimeSpan.FromMinutes(2));
        await CallAsync(source);
        Assert.Equal(["one", "one", "two"], seen);

        await File.WriteAllTextAsync(path, "three", Token);
        accepted = "three";
        Assert.Equal(HttpStatusCode.OK, await CallAsync(source));
    }
}
