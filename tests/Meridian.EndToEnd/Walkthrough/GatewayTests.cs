using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.Walkthrough;

/// <summary>A Gateway over two clusters, used by kubectl and curl: TLS, routes, weights, conditions, and a cluster that is killed under load.</summary>
[TestMethodOrderer(typeof(InOrder))]
public sealed class GatewayTests(World world, GatewayTests.Progress progress) : IClassFixture<World>, IClassFixture<GatewayTests.Progress>
{
    private const string First = "us-central", Second = "europe-west";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    /// <summary>What steps leave for later ones.</summary>
    public sealed class Progress
    {
        public Story Story { get; } = new();

        public string Address { get; set; } = "";
    }

    private const string Objects = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: hello, namespace: default}
        spec:
          replicas: 2
          selector: {matchLabels: {app: hello}}
          template:
            metadata: {labels: {app: hello}}
            spec:
              containers:
              - {name: hello, image: "buttonmasher-backend:v1", ports: [{containerPort: 8080}], readinessProbe: {httpGet: {path: /api/healthz, port: 8080}, periodSeconds: 1}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: hello, namespace: default}
        spec: {type: LoadBalancer, selector: {app: hello}, ports: [{name: http, port: 80, targetPort: 8080}]}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: world, namespace: default}
        spec:
          gatewayClassName: meridian
          listeners:
          - {name: http, port: 80, protocol: HTTP}
          - {name: https, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: shop}]}}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: hello, namespace: default}
        spec:
          parentRefs: [{name: world}]
          rules:
          - matches: [{path: {value: /gone}}]
            backendRefs: [{name: absent, port: 80}]
          - matches: [{path: {value: /moved}}]
            filters: [{type: RequestRedirect, requestRedirect: {scheme: https, statusCode: 301}}]
          - backendRefs: [{name: hello, port: 80}]
        """;

    [Fact]
    public Task S10_Gateway_IsProgrammedAndAnswers() => progress.Story.TellAsync(async () =>
    {
        world.UpOutput = await world.Meridian.OutputAsync("up", "--regions", $"{First},{Second}", "--nodes", "1");
        await world.Kubectl().ApplyAsync(Secret());
        await world.Kubectl().ApplyAsync(Objects);
        await Eventually.BecomesAsync(Soon, () => world.Kubectl().OutputAsync("get", "gateway", "world", "-o", "jsonpath={.status.conditions[?(@.type=='Programmed')].status}"), s => s == "True");
        progress.Address = await world.Kubectl().OutputAsync("get", "gateway", "world", "-o", "jsonpath={.status.addresses[0].value}");
        var time = await Eventually.BecomesAsync(Soon, () => world.Curl.GetAsync($"http://{progress.Address}/api/next"), a => a.Code == 200);
        Story.Measured("a Gateway answers", time);
        Assert.Equal("1 1", await world.Kubectl().OutputAsync("get", "gateway", "world", "-o", "jsonpath={.status.listeners[*].attachedRoutes}"));
        Assert.Equal("BackendNotFound", await world.Kubectl().OutputAsync("get", "httproute", "hello", "-o", "jsonpath={.status.parents[0].conditions[?(@.type=='ResolvedRefs')].reason}"));
    });

    [Fact]
    public Task S11_Requests_AreAnsweredAsTheRouteSays() => progress.Story.TellAsync(async () =>
    {
        foreach (var cluster in (string[])[First, Second])
            await Eventually.BecomesAsync(Soon, async () => await world.Curl.GetAsync($"http://{progress.Address}/api/next", $"{await world.BlockAsync(cluster)}0.77"), a => a.Cluster == cluster);
        Assert.Equal(500, (await world.Curl.GetAsync($"http://{progress.Address}/gone")).Code);
        Assert.Equal($"https://{progress.Address}/moved", (await world.Curl.GetAsync($"http://{progress.Address}/moved")).Header("location"));
        var secure = await new Tool("curl", world.Variables).OutputAsync("-sk", "-w", " %{http_version} %{http_code}", "--resolve", $"shop.test:443:{progress.Address}", "https://shop.test/api/healthz");
        Assert.EndsWith("2 200", secure, StringComparison.Ordinal);
    }, after: ["S10"]);

    [Fact]
    public Task S12_ClusterIsKilledUnderLoad_FewerThanOneOfAThousandFail() => progress.Story.TellAsync(async () =>
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://{progress.Address}/") };
        var (asked, failed, done) = (0, 0, false);
        var clients = Enumerable.Range(0, 8).Select(_ => Task.Run(AskAsync, TestContext.Current.CancellationToken)).ToArray();
        await Eventually.BecomesAsync(Soon, () => Task.FromResult(Volatile.Read(ref asked)), n => n > 1000);
        System.Diagnostics.Process.GetProcessById((await world.ProcessesAsync())[First]).Kill();
        var then = Volatile.Read(ref asked);
        await Eventually.BecomesAsync(Soon, () => Task.FromResult(Volatile.Read(ref asked)), n => n > then + 4000);
        Volatile.Write(ref done, true);
        await Task.WhenAll(clients);

        Assert.True(failed * 1000 < asked, $"{failed} of {asked} failed");

        async Task AskAsync()
        {
            while (!Volatile.Read(ref done))
            {
                try
                {
                    using var answer = await client.GetAsync("api/next", TestContext.Current.CancellationToken);
                    if (!answer.IsSuccessStatusCode) Interlocked.Increment(ref failed);
                }
                catch (HttpRequestException)
                {
                    Interlocked.Increment(ref failed);
                }
                Interlocked.Increment(ref asked);
            }
        }
    }, after: ["S11"]);

    private static string Secret()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=shop.test", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return $$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: shop, namespace: default}
            type: kubernetes.io/tls
            data: {tls.crt: {{Base64(certificate.ExportCertificatePem())}}, tls.key: {{Base64(key.ExportPkcs8PrivateKeyPem())}}}
            """;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));
}
