using System.Text.RegularExpressions;
using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.Walkthrough;

/// <summary>A service that one cluster exports is used in another, by kubectl, dig and curl.</summary>
[TestMethodOrderer(typeof(InOrder))]
public sealed class ClusterSetTests(World world, ClusterSetTests.Progress progress) : IClassFixture<World>, IClassFixture<ClusterSetTests.Progress>
{
    private const string Exporter = "us-central", Importer = "europe-west", Name = "hello.shop.svc.clusterset.local";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>What steps leave for later ones.</summary>
    public sealed class Progress
    {
        public Story Story { get; } = new();

        public string Address { get; set; } = "";
    }

    private Story Story => progress.Story;

    private static string Hello(string version) => $$$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: hello, namespace: shop}
        spec:
          replicas: 1
          selector: {matchLabels: {app: hello}}
          template:
            metadata: {labels: {app: hello}}
            spec:
              containers:
              - {name: hello, image: "buttonmasher-backend:{{{version}}}", ports: [{containerPort: 8080}], readinessProbe: {httpGet: {path: /api/healthz, port: 8080}, periodSeconds: 1} }
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: hello, namespace: shop}
        spec: {selector: {app: hello}, ports: [{name: http, port: 80, targetPort: 8080}]}
        ---
        apiVersion: multicluster.x-k8s.io/v1beta1
        kind: ServiceExport
        metadata: {name: hello, namespace: shop}
        """;

    [Fact]
    public Task S10_Export_IsImportedInTheOtherCluster() => Story.TellAsync(async () =>
    {
        world.UpOutput = await world.Meridian.OutputAsync("up", "--regions", $"{Exporter},{Importer}", "--nodes", "1");
        await world.Kubectl().OutputAsync("create", "namespace", "shop");
        await Eventually.BecomesAsync(5 * Second, () => world.Kubectl(Exporter).OutputAsync("get", "namespace", "shop", "--ignore-not-found", "-o", "name"), n => n.Length > 0);
        await world.Kubectl(Exporter).ApplyAsync(Hello("v1"));
        var time = await Eventually.BecomesAsync(20 * Second, () => AddressAsync(Importer), ip => ip.Length > 0);
        Story.Measured("an export is imported", time);
        progress.Address = await AddressAsync(Importer);
        Assert.StartsWith(await world.BlockAsync(Importer), progress.Address, StringComparison.Ordinal);
    });

    [Fact]
    public Task S11_Name_LeadsToTheClusterSetIP() => Story.TellAsync(async () =>
    {
        Assert.Equal(progress.Address, await DigAsync(Importer, Name));
        Assert.Equal($"0 100 80 {Name}.", await DigAsync(Importer, Name, "SRV"));
        Assert.Equal("", await DigAsync(Importer, "hello.shop.svc.cluster.local"));
        Assert.Equal("", await DigAsync(Importer, $"{Exporter}.{Name}"));
    }, after: ["S10"]);

    [Fact]
    public Task S12_ClusterSetIP_IsAnsweredByTheExporter() => Story.TellAsync(async () =>
    {
        var time = await Eventually.BecomesAsync(20 * Second, () => world.Curl.GetAsync($"http://{progress.Address}/api/next"), a => a.Code == 200);
        Story.Measured("the exporter's pod answers in the other cluster", time);
        for (var i = 0; i < 10; i++) Assert.Contains("\"v\":\"v1\"", (await world.Curl.GetAsync($"http://{progress.Address}/api/next")).Body, StringComparison.Ordinal);
    }, after: ["S10"]);

    [Fact]
    public Task S13_Kubectl_ShowsExportsAndImports() => Story.TellAsync(async () =>
    {
        var exports = (await world.Kubectl(Exporter).OutputAsync("-n", "shop", "get", "serviceexports")).Split('\n');
        Assert.Matches(@"^NAME\s+VALID\s+READY\s+CONFLICT\s+AGE\s*$", exports[0]);
        Assert.Matches(@"^hello\s+True\s+True\s+False\s+\d", exports[1]);
        var imports = (await world.Kubectl(Importer).OutputAsync("-n", "shop", "get", "svcim")).Split('\n');
        Assert.Matches(@"^NAME\s+TYPE\s+IP\s+PORTS\s+CLUSTERS\s+AGE\s*$", imports[0]);
        Assert.Matches($@"^hello\s+ClusterSetIP\s+{Regex.Escape(progress.Address)}\s+80/TCP\s+{Exporter}\s+\d", imports[1]);
        Assert.Matches($@"hello\s+ClusterSetIP\s+<none>\s+80/TCP\s+{Exporter}", await world.Kubectl().OutputAsync("-n", "shop", "get", "serviceimports"));
        var slices = await world.Kubectl(Importer).OutputAsync("-n", "shop", "get", "endpointslices", "-l", $"multicluster.kubernetes.io/source-cluster={Exporter}", "-o", "name");
        Assert.Single(slices.Split('\n'));
    }, after: ["S12"]);

    [Fact]
    public Task S14_SecondExport_BothAnswer() => Story.TellAsync(async () =>
    {
        await world.Kubectl(Importer).ApplyAsync(Hello("v2"));
        var time = await Eventually.BecomesAsync(20 * Second, VersionsAsync, all => all is ["v1", "v2"]);
        Story.Measured("two clusters answer", time);
        await Eventually.BecomesAsync(5 * Second, () => world.Kubectl(Importer).OutputAsync("-n", "shop", "get", "serviceimport", "hello", "-o", "jsonpath={.status.clusters[*].cluster}"), c => c == $"{Importer} {Exporter}");
        Assert.Equal(progress.Address, await AddressAsync(Importer));
    }, after: ["S12"]);

    [Fact]
    public Task S15_ExporterIsKilled_TheOtherAnswersAlone_UntilItIsBack() => Story.TellAsync(async () =>
    {
        System.Diagnostics.Process.GetProcessById((await world.ProcessesAsync())[Exporter]).Kill();
        var time = await Eventually.BecomesAsync(10 * Second, SlicesAsync, s => !s.Contains(Exporter, StringComparison.Ordinal));
        Story.Measured("the endpoints of a killed cluster are gone", time);
        Assert.Equal(["v2"], await VersionsAsync());
        await world.Meridian.OutputAsync("up");
        await Eventually.BecomesAsync(30 * Second, VersionsAsync, all => all is ["v1", "v2"]);
    }, after: ["S14"]);

    [Fact]
    public Task S16_Unexport_TakesEverythingAway() => Story.TellAsync(async () =>
    {
        foreach (var cluster in (string[])[Exporter, Importer]) await world.Kubectl(cluster).OutputAsync("-n", "shop", "delete", "serviceexport", "hello");
        var time = await Eventually.BecomesAsync(20 * Second, () => world.Kubectl(Importer).OutputAsync("-n", "shop", "get", "serviceimports,endpointslices,services", "-o", "name"), all => !all.Contains("import", StringComparison.Ordinal) && !all.Contains("derived", StringComparison.Ordinal));
        Story.Measured("an import is gone with its last export", time);
        Assert.Equal("", await DigAsync(Importer, Name));
        Assert.NotEqual(0, (await world.Curl.GetAsync($"http://{progress.Address}/api/next")).ExitCode);
        Assert.Equal("service/hello", await world.Kubectl(Importer).OutputAsync("-n", "shop", "get", "services", "-o", "name"));
    }, after: ["S14"]);

    private Task<string> AddressAsync(string cluster) =>
        world.Kubectl(cluster).OutputAsync("-n", "shop", "get", "serviceimport", "hello", "--ignore-not-found", "-o", "jsonpath={.spec.ips[0]}");

    private Task<string> SlicesAsync() =>
        world.Kubectl(Importer).OutputAsync("-n", "shop", "get", "endpointslices", "-o", "jsonpath={.items[*].metadata.labels.multicluster\\.kubernetes\\.io/source-cluster}");

    // The versions that answer: each cluster runs one of its own.
    private async Task<string[]> VersionsAsync()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 16; i++)
        {
            var answer = await world.Curl.GetAsync($"http://{progress.Address}/api/next");
            seen.Add(Regex.Match(answer.Body, "\"v\":\"(v\\d)\"") is { Success: true } match ? match.Groups[1].Value : "none");
        }
        return [.. seen];
    }

    // A cluster's DNS has port 53, or another where that may not be had.
    private async Task<string> DigAsync(string cluster, string name, string type = "A")
    {
        var server = $"@{await world.BlockAsync(cluster)}0.10";
        var dig = new Tool("dig", world.Variables);
        var usual = await dig.RunAsync("+short", "+tries=1", "+time=2", server, name, type);
        return usual.ExitCode == 0 ? usual.Output.Trim() : await dig.OutputAsync("+short", "+tries=1", "+time=2", server, "-p", "1053", name, type);
    }
}
