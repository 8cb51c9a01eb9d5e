using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Node.Tests;

public sealed class SimulatedAgentTests : IAsyncLifetime
{
    private readonly AgentHarness harness = new(PodRuntimeKind.Simulated);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await harness.StartAsync();

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    [Fact]
    public async Task Pod_OfAnyImage_RunsSaysItIsSimulatedAndGoes()
    {
        var key = harness.Add(container: "\"image\":\"anything\",\"readinessProbe\":{\"tcpSocket\":{\"port\":1}}");

        await harness.UntilAsync(key, p => (string?)p?["status"]?["containerStatuses"]?[0]?["ready"]?.ToString() == "true");
        await using var log = await harness.Host!.Logs.OpenAsync(key, "main", new LogOptions(), Token);
        Assert.Contains("simulated", await new StreamReader(log).ReadToEndAsync(Token), StringComparison.Ordinal);

        await harness.Client.DeleteAsync(ResourceTypes.Pods, key, DeleteOptions.Background, Token);
        await harness.UntilAsync(key, p => p is null);
    }

    [Fact]
    public async Task Agent_StartedAgain_LetsThePodRunOn()
    {
        var key = harness.Add(container: "\"image\":\"anything\"");
        await harness.UntilAsync(key, p => (string?)p?["status"]?["phase"] == "Running");

        await harness.StopAsync();
        await harness.StartAsync();
        harness.Client.Edit(ResourceTypes.Pods, key, pod => pod["metadata"]!["labels"]!["seen"] = "yes");

        await harness.Client.DeleteAsync(ResourceTypes.Pods, key, DeleteOptions.Background, Token);
        await harness.UntilAsync(key, p => p is null);
        var last = harness.Client.Requests.Last(r => r is { Verb: "patch", Subresource: "status", Type.Plural: "pods" });
        Assert.Contains("\"restartCount\":0", System.Text.Encoding.UTF8.GetString(last.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_Registered_HasItsAddressLabelsAndLease()
    {
        await harness.Host!.Registered.WaitAsync(TimeSpan.FromSeconds(60), Token);

        var node = harness.Client.Find(ResourceTypes.Nodes, ObjectKey.Cluster(TestPods.Node))!;
        var lease = harness.Client.Find(ResourceTypes.Leases, new ObjectKey("kube-node-lease", TestPods.Node))!.ToNode();
        Assert.Equal("asia-east", node.Header.Labels["topology.kubernetes.io/region"]);
        Assert.Equal("127.1.1.1", (string?)node.ToNode()["status"]!["addresses"]![0]!["address"]);
        Assert.Equal("v1.36.0", (string?)node.ToNode()["status"]!["nodeInfo"]!["kubeletVersion"]);
        Assert.Equal(40, (int)lease["spec"]!["leaseDurationSeconds"]!);
    }

    [Fact]
    public async Task Node_Deleted_IsRegisteredAgain()
    {
        var time = new FakeTimeProvider();
        await using var other = new AgentHarness(PodRuntimeKind.Simulated, time);
        var host = await other.StartAsync();
        await host.Registered.WaitAsync(TimeSpan.FromSeconds(60), Token);
        other.Client.Remove(ResourceTypes.Nodes, ObjectKey.Cluster(TestPods.Node));
        other.Client.Remove(ResourceTypes.Leases, new ObjectKey("kube-node-lease", TestPods.Node));

        time.Advance(TimeSpan.FromSeconds(10));

        var back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var seen = other.Informers.For(ResourceTypes.Nodes).Subscribe(change => { if (change.New is not null) back.TrySetResult(); });
        await back.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
    }
}
