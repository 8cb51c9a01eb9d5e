using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Scheduler.Profiles;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Scheduler.Tests;

public sealed class PodSchedulerTests : IAsyncDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly FakeKubeClient client;
    private readonly PodScheduler scheduler;

    public PodSchedulerTests()
    {
        client = new FakeKubeClient(time);
        scheduler = new PodScheduler(client, new FakeInformers(client), time, NullLoggerFactory.Instance);
    }

    public ValueTask DisposeAsync() => scheduler.DisposeAsync();

    // Waits on the server's own watch: no polling, and a hang ends with the test's token.
    private async Task<KubeObject> PodAsync(string name, Func<Pod, bool> when)
    {
        await foreach (var change in client.WatchAsync(ResourceTypes.Pods, "default", new WatchOptions { FieldSelector = $"metadata.name={name}" }, TestContext.Current.CancellationToken))
        {
            if (when(change.Object.View<Pod>())) return change.Object;
        }
        throw new InvalidOperationException("the watch ended");
    }

    private static bool IsBound(Pod pod) => pod.Spec.NodeName.Length > 0;

    private static bool IsRefused(Pod pod) => pod.Status.Conditions.Any(c => c is { Type: "PodScheduled", Status: "False", Reason: "Unschedulable" });

    [Fact]
    public async Task Pod_GetsANode_AndAnEvent()
    {
        client.Add(ResourceTypes.Nodes, World.NodeJson("a"));
        scheduler.Start();
        client.Add(ResourceTypes.Pods, World.PodJson("p"));

        var pod = await PodAsync("p", IsBound);

        Assert.Equal("a", pod.View<Pod>().Spec.NodeName);
        await scheduler.DisposeAsync();
        Assert.Contains(client.All(ResourceTypes.Events), e => e.View<Event>() is { Reason: "Scheduled", Message: "Successfully assigned default/p to a" });
    }

    [Fact]
    public async Task Pod_ThatFitsNowhere_IsToldWhy_AndGoesToTheNodeThatComes()
    {
        client.Add(ResourceTypes.Nodes, World.NodeJson("small", cpu: "1"));
        scheduler.Start();
        client.Add(ResourceTypes.Pods, World.PodJson("p", cpu: "2"));

        var refused = await PodAsync("p", IsRefused);

        Assert.Equal("0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.", refused.View<Pod>().Status.Conditions.Single(c => c.Type == "PodScheduled").Message);

        client.Add(ResourceTypes.Nodes, World.NodeJson("large", cpu: "4"));

        Assert.Equal("large", (await PodAsync("p", IsBound)).View<Pod>().Spec.NodeName);
    }

    [Fact]
    public async Task Room_ThatIsFreed_IsUsed()
    {
        client.Add(ResourceTypes.Nodes, World.NodeJson("a", pods: "1"));
        scheduler.Start();
        client.Add(ResourceTypes.Pods, World.PodJson("first"));
        await PodAsync("first", IsBound);
        client.Add(ResourceTypes.Pods, World.PodJson("second"));
        await PodAsync("second", IsRefused);

        client.Remove(ResourceTypes.Pods, new ObjectKey("default", "first"));

        await PodAsync("second", IsBound);
    }

    [Fact]
    public async Task GatedAndForeignPods_AreLeftAlone_UntilTheGateOpens()
    {
        client.Add(ResourceTypes.Nodes, World.NodeJson("a"));
        scheduler.Start();
        client.Add(ResourceTypes.Pods, World.PodJson("gated", """{"schedulingGates":[{"name":"g"}]}"""));
        client.Add(ResourceTypes.Pods, World.PodJson("foreign", """{"schedulerName":"other"}"""));
        client.Add(ResourceTypes.Pods, World.PodJson("plain"));
        await PodAsync("plain", IsBound);

        Assert.DoesNotContain(client.Requests, r => r.Key.Name is "gated" or "foreign");

        client.Edit(ResourceTypes.Pods, new ObjectKey("default", "gated"), p => p["spec"]!.AsObject().Remove("schedulingGates"));

        await PodAsync("gated", IsBound);
    }

    [Fact]
    public async Task FailedBinding_IsTriedAgain_AndHoldsNoRoom()
    {
        client.Add(ResourceTypes.Nodes, World.NodeJson("a", pods: "1"));
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.Fault = r =>
        {
            if (r is not { Verb: "post", Key.Name: "broken" }) return null;
            failed.TrySetResult();
            return ApiError.Internal("disk full");
        };
        scheduler.Start();
        client.Add(ResourceTypes.Pods, World.PodJson("broken"));
        await failed.Task.WaitAsync(TestContext.Current.CancellationToken);

        client.Add(ResourceTypes.Pods, World.PodJson("other"));

        await PodAsync("other", IsBound);
    }

    [Fact]
    public async Task Preemption_StopsTheLessImportant_InTheirOwnTime_AndTheRoomIsThePods()
    {
        client.Add(ResourceTypes.Nodes, World.NodeJson("a", cpu: "2"));
        scheduler.Start();
        client.Add(ResourceTypes.Pods, World.PodJson("low", """{"priority":1}""", cpu: "2"));
        await PodAsync("low", IsBound);
        client.Add(ResourceTypes.Pods, World.PodJson("high", """{"priority":100}""", cpu: "2"));

        var leaving = await PodAsync("low", p => p.Status.Conditions.Any(c => c is { Type: "DisruptionTarget", Status: "True", Reason: "PreemptionByScheduler" }));
        await PodAsync("high", p => p.Status.NominatedNodeName == "a");
        while (leaving.Header.DeletionTimestamp is null) leaving = await DeletedAsync("low");
        Assert.Equal(30, leaving.Header.DeletionGracePeriodSeconds);
        client.Add(ResourceTypes.Pods, World.PodJson("sneaky", """{"priority":50}""", cpu: "2"));
        var told = await PodAsync("sneaky", IsRefused);
        client.Remove(ResourceTypes.Pods, new ObjectKey("default", "low"));

        await PodAsync("high", IsBound);
        Assert.Equal("", client.Find(ResourceTypes.Pods, told.Key)!.View<Pod>().Spec.NodeName);
        await scheduler.DisposeAsync();
        var uid = client.Find(ResourceTypes.Pods, new ObjectKey("default", "high"))!.Header.Uid;
        Assert.Contains(client.All(ResourceTypes.Events), e => e.View<Event>() is { Reason: "Preempted" } v && v.Message == $"Preempted by pod {uid} on node a");
    }

    [Fact]
    public async Task Failure_IsToldOnce_HoweverOftenItIsTried()
    {
        client.Add(ResourceTypes.Nodes, World.NodeJson("a", cpu: "1"));
        scheduler.Start();
        client.Add(ResourceTypes.Pods, World.PodJson("never", cpu: "8"));
        await PodAsync("never", IsRefused);
        for (var i = 0; i < 20; i++)
        {
            client.Edit(ResourceTypes.Nodes, ObjectKey.Cluster("a"), n => n["metadata"]!["labels"]!["turn"] = $"{i}");
            time.Advance(TimeSpan.FromSeconds(10));
        }
        client.Add(ResourceTypes.Pods, World.PodJson("small"));
        await PodAsync("small", IsBound);

        await scheduler.DisposeAsync();
        var failure = Assert.Single(client.All(ResourceTypes.Events), e => e.View<Event>() is { Reason: "FailedScheduling" });
        Assert.Equal(1, failure.View<Event>().Count);
        Assert.Single(client.Requests, r => r is { Verb: "update", Key.Name: "never" });
    }

    [Fact]
    public async Task Profiles_ServeTheNamesTheyHave()
    {
        var packing = new SchedulerProfile { SchedulerName = "packer", PacksNodes = true, WithoutScores = new HashSet<string> { "NodeResourcesBalancedAllocation", "PodTopologySpread" } };
        await using var both = new PodScheduler(client, new FakeInformers(client), time, NullLoggerFactory.Instance, new SchedulerConfiguration { Profiles = [new(), packing] });
        foreach (var node in (string[])["a", "b", "c"]) client.Add(ResourceTypes.Nodes, World.NodeJson(node));
        both.Start();
        for (var i = 0; i < 3; i++)
        {
            client.Add(ResourceTypes.Pods, World.PodJson($"packed{i}", """{"schedulerName":"packer"}""", cpu: "1"));
            await PodAsync($"packed{i}", IsBound);
        }

        Assert.Single(client.All(ResourceTypes.Pods).Select(p => p.View<Pod>().Spec.NodeName).Distinct());
    }

    private async Task<KubeObject> DeletedAsync(string name)
    {
        await foreach (var change in client.WatchAsync(ResourceTypes.Pods, "default", new WatchOptions { FieldSelector = $"metadata.name={name}" }, TestContext.Current.CancellationToken))
        {
            if (change.Object.Header.DeletionTimestamp is not null) return change.Object;
        }
        throw new InvalidOperationException("the watch ended");
    }

    [Fact]
    public async Task Burst_FillsNodesToTheirLimitsOnly()
    {
        for (var i = 0; i < 4; i++) client.Add(ResourceTypes.Nodes, World.NodeJson($"n{i}", pods: "25"));
        scheduler.Start();
        for (var i = 0; i < 100; i++) client.Add(ResourceTypes.Pods, World.PodJson($"p{i}", owner: "rs"));

        for (var i = 0; i < 100; i++) await PodAsync($"p{i}", IsBound);

        Assert.All(client.All(ResourceTypes.Pods).GroupBy(p => p.View<Pod>().Spec.NodeName), g => Assert.Equal(25, g.Count()));
    }
}
