using System.Text.Json;
using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.BadInput;

/// <summary>What is wrong is refused with words that help, and leaves nothing behind.</summary>
[Collection(SmallWorldTests.Name)]
public sealed class ApiTests(SmallWorld small)
{
    private const string Preferences = "federation.kubernetes.io/deployment-preferences";

    private static readonly string[] Apis = ["federation", "us-central"];

    [Theory]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bad\n", "yaml")]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"bad"}""", "")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Bad_Name}\n", "lowercase RFC 1123 subdomain")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: bad.name}\nspec: {ports: [{port: 80}]}\n", "RFC 1123 label")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: bad}\nspec: {ports: [{port: 70000}]}\n", "must be between 1 and 65535")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bad}\ndata: {a: {b: c}}\n", "data")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: bad}\nspec: {replicas: many}\n", "replicas")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: bad}\nspec: {replicas: -1, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}\n", "must be greater than or equal to 0")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: bad}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: c}}, spec: {containers: [{name: c, image: i}]}}}\n", "selector")]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: bad}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: []}}}\n", "Required value")]
    [InlineData("apiVersion: v1\nkind: Unicorn\nmetadata: {name: bad}\n", "Unicorn")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bad, namespace: nowhere}\n", "namespaces \"nowhere\" not found")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bad, labels: {a: \"not a value\"}}\n", "metadata.labels")]
    public async Task Create_WrongObject_IsRefusedWithTheReason_NothingIsMade(string manifest, string words)
    {
        Assert.SkipWhen(World.Missing is not null, World.Missing ?? "");
        foreach (var api in Apis)
        {
            var result = await small.World.Kubectl(api).CreateAsync(manifest);
            Assert.NotEqual(0, result.ExitCode);
            Assert.Contains(words, result.Error, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("goroutine", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("Internal error", result.Error, StringComparison.OrdinalIgnoreCase);
            Assert.Empty(await small.World.Kubectl(api).OutputAsync("get", "configmap,service,deployment", "-o", "name", "--field-selector", "metadata.name=bad"));
        }
    }

    [Fact]
    public async Task Apply_UnknownField_StrictRefuses_WarnTells()
    {
        Assert.SkipWhen(World.Missing is not null, World.Missing ?? "");
        const string Manifest = "apiVersion: v1\nkind: Service\nmetadata: {name: strict}\nspec: {ports: [{port: 80}], selecter: {a: b}}\n";
        foreach (var api in Apis)
        {
            var kubectl = small.World.Kubectl(api);
            Assert.Contains("unknown field \"spec.selecter\"", (await kubectl.CreateAsync(Manifest, "--validate=strict")).Failed().Error, StringComparison.Ordinal);
            var warned = await kubectl.CreateAsync(Manifest, "--validate=warn");
            warned.Succeeded();
            Assert.Contains("unknown field \"spec.selecter\"", warned.Error, StringComparison.Ordinal);
            await kubectl.OutputAsync("delete", "service", "strict");
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""{"clusters":{"us-central":{"weight":-1}}}""")]
    [InlineData("""{"clusters":{"us-central":{"maxReplicas":"two"}}}""")]
    [InlineData("[]")]
    public async Task Preferences_Wrong_AreToldOrRefused_AndNothingMoves(string preferences)
    {
        Assert.SkipWhen(World.Missing is not null, World.Missing ?? "");
        var federation = small.World.Kubectl();
        await federation.OutputAsync("create", "deployment", "steady", "--image=buttonmasher-backend:v1", "--replicas=4");
        try
        {
            await Eventually.BecomesAsync(TimeSpan.FromSeconds(10), ReplicasAsync, r => r is [2, 2]);
            var result = await federation.RunAsync("annotate", "deployment", "steady", $"{Preferences}={preferences}");
            if (result.ExitCode == 0)
                await Eventually.BecomesAsync(TimeSpan.FromSeconds(10), () => federation.OutputAsync("describe", "deployment", "steady"), text => text.Contains("Warning", StringComparison.Ordinal) && text.Contains(Preferences.Split('/')[1], StringComparison.Ordinal));
            else
                Assert.Contains(Preferences, result.Error, StringComparison.Ordinal);
            await federation.OutputAsync("label", "deployment", "steady", "touched=yes");
            Assert.Equal(new[] { 2, 2 }, await ReplicasAsync());
        }
        finally
        {
            await federation.OutputAsync("delete", "deployment", "steady", "--timeout=20s");
        }
    }

    [Fact]
    public async Task CreateCluster_Twice_AlreadyExists()
    {
        Assert.SkipWhen(World.Missing is not null, World.Missing ?? "");
        var result = await small.World.Kubectl().CreateAsync("apiVersion: federation.meridian.dev/v1\nkind: Cluster\nmetadata: {name: us-central}\nspec: {server: \"https://127.0.0.1:1\"}\n");
        Assert.Contains("AlreadyExists", result.Failed().Error, StringComparison.Ordinal);
        Assert.Contains(" Ready ", await small.World.Kubectl().OutputAsync("get", "cluster", "us-central"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task JoinCluster_WrongCredentials_ConditionSaysSo_OthersGoOn()
    {
        Assert.SkipWhen(World.Missing is not null, World.Missing ?? "");
        var federation = small.World.Kubectl();
        var secret = await federation.GetAsync("secret", "us-central", "-n", "federation-system");
        var authority = System.Text.Encoding.UTF8.GetString(secret.GetProperty("data").GetProperty("ca.crt").GetBytesFromBase64());
        await federation.OutputAsync("create", "secret", "generic", "stranger", "-n", "federation-system", $"--from-literal=ca.crt={authority}", "--from-literal=token=nonsense");
        var server = (await federation.GetAsync("cluster", "us-central")).GetProperty("spec").GetProperty("server").GetString();
        (await federation.CreateAsync($"apiVersion: federation.meridian.dev/v1\nkind: Cluster\nmetadata: {{name: stranger}}\nspec: {{server: \"{server}\", secretRef: {{name: stranger}}}}\n")).Succeeded();
        try
        {
            var time = await Eventually.BecomesAsync(TimeSpan.FromSeconds(10), ConditionAsync, text => text.Contains("Unauthorized", StringComparison.OrdinalIgnoreCase));
            Story.Measured("wrong credentials are told", time);
            Story.Note(await ConditionAsync());
            await federation.OutputAsync("create", "configmap", "goes-on");
            await Eventually.BecomesAsync(TimeSpan.FromSeconds(5), () => small.World.Kubectl("europe-west").OutputAsync("get", "configmap", "goes-on", "--ignore-not-found", "-o", "name"), name => name.Length > 0);
        }
        finally
        {
            await federation.OutputAsync("delete", "configmap", "goes-on", "--ignore-not-found", "--timeout=20s");
            await federation.OutputAsync("delete", "cluster", "stranger", "--timeout=20s");
            await federation.OutputAsync("delete", "secret", "stranger", "-n", "federation-system");
        }

        Task<string> ConditionAsync() => federation.OutputAsync("get", "cluster", "stranger", "-o", "jsonpath={.status.conditions[?(@.type==\"Ready\")]}");
    }

    private Task<int[]> ReplicasAsync() => Task.WhenAll(SmallWorld.Clusters.Select(c => small.World.Kubectl(c).ReplicasAsync("steady")));
}
