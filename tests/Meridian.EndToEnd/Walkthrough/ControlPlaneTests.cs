using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.Walkthrough;

/// <summary>A federation whose control plane runs as pods of one of its clusters, beside the one that <c>up</c> made: step 16 as the talk did it.</summary>
[TestMethodOrderer(typeof(InOrder))]
public sealed class ControlPlaneTests(ControlPlaneTests.TwoClusters clusters) : IClassFixture<ControlPlaneTests.TwoClusters>
{
    private static readonly string[] Members = ["us-central", "europe-west"];

    private readonly Story story = clusters.Story;

    private World World => clusters.World;

    private Kubectl Globe => World.Kubectl("globe");

    [Fact]
    public Task A_DryRun_PrintsManifestsThatTheHostTakes_AndMakesNothing() => story.TellAsync(async () =>
    {
        var manifests = await World.Meridian.OutputAsync("federation", "init", "globe", "--host-cluster-context", "us-central", "--dns-zone-name", "globe.example", "--namespace", "default", "-o", "yaml");

        var file = World.File("globe.yaml", manifests);
        Assert.Contains("deployment.apps/globe-control-plane created (server dry run)", await World.Kubectl("us-central").OutputAsync("apply", "--dry-run=server", "-f", file), StringComparison.Ordinal);
        Assert.Equal("", await World.Kubectl("us-central").OutputAsync("get", "deployments,services", "-l", "app.kubernetes.io/managed-by=meridian", "-A", "--ignore-not-found"));
    });

    [Fact]
    public Task B_Init_RunsAControlPlane_AndCanBeRepeated() => story.TellAsync(async () =>
    {
        var output = await InitAsync();

        Assert.Contains("the federation globe serves https://", output, StringComparison.Ordinal);
        Assert.Equal("default", await Globe.OutputAsync("get", "namespace", "default", "-o", "jsonpath={.metadata.name}"));
        Assert.Contains("context globe is in your kubeconfig", await InitAsync(), StringComparison.Ordinal);
        Assert.Equal("mine", await Globe.OutputAsync("config", "current-context"));
    });

    [Fact]
    public Task C_Join_BothClusters_AreReady() => story.TellAsync(async () =>
    {
        foreach (var member in Members) await World.Meridian.OutputAsync("federation", "join", member, "--federation", "globe");

        await Globe.OutputAsync("wait", "--for=condition=Ready", "clusters", "--all", "--timeout=20s");
    }, after: ["B"]);

    [Fact]
    public Task D_Deployment_RunsInBoth_AndSurvivesTheControlPlane() => story.TellAsync(async () =>
    {
        await Globe.OutputAsync("create", "deployment", "hello", "--image=buttonmasher-backend:v1", "--replicas=4");
        await Globe.OutputAsync("rollout", "status", "deployment/hello", "--timeout=20s");
        foreach (var member in Members) Assert.Equal(2, await World.Kubectl(member).ReadyReplicasAsync("hello"));

        await World.Kubectl("us-central").OutputAsync("-n", "federation-system", "delete", "pods", "--all");
        await World.Kubectl("us-central").OutputAsync("-n", "federation-system", "rollout", "status", "deployment/globe-control-plane", "--timeout=30s");

        Assert.Equal(4, await Globe.ReplicasAsync("hello"));
    }, after: ["C"]);

    [Fact]
    public Task E_Member_NamesItsControlPlaneByALease() => story.TellAsync(async () =>
    {
        var holder = await World.Kubectl("us-central").OutputAsync("-n", "kube-system", "get", "lease", "meridian-federation-globe", "-o", "jsonpath={.spec.holderIdentity}");

        Assert.StartsWith("federation-system/globe-authority@", holder, StringComparison.Ordinal);
    }, after: ["C"]);

    [Fact]
    public Task F_Deinit_WithMembers_IsRefused_AndWithUnjoinLeavesTheirWorkloads() => story.TellAsync(async () =>
    {
        var refused = (await DeinitAsync()).Failed();
        Assert.Contains("globe has members: europe-west, us-central", refused.Error, StringComparison.Ordinal);

        (await DeinitAsync("--unjoin")).Succeeded();

        foreach (var member in Members) Assert.InRange(await World.Kubectl(member).ReadyReplicasAsync("hello"), 2, 4);
        Assert.DoesNotContain("globe", await World.Kubectl("us-central").OutputAsync("config", "get-contexts", "-o", "name"), StringComparison.Ordinal);
        await Eventually.BecomesAsync(TimeSpan.FromSeconds(10), () => World.Kubectl("us-central").OutputAsync("get", "namespace", "federation-system", "--ignore-not-found"), left => left.Length == 0);
        Assert.Contains("there is no control plane", (await DeinitAsync()).Failed(2).Error, StringComparison.Ordinal);
    }, after: ["C"]);

    private Task<string> InitAsync() => World.Meridian.OutputAsync("federation", "init", "globe", "--host-cluster-context", "us-central", "--dns-zone-name", "globe.example");

    private Task<ToolResult> DeinitAsync(params string[] options) => World.Meridian.RunAsync(["federation", "deinit", "globe", "--host-cluster-context", "us-central", .. options]);

    /// <summary>Two clusters of processes, and the story told of them.</summary>
    public sealed class TwoClusters : IAsyncLifetime
    {
        public World World { get; } = new();

        public Story Story { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await World.InitializeAsync();
            if (World.Missing is null) await World.Meridian.OutputAsync("up", "--regions", string.Join(',', Members), "--nodes", "1");
        }

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
