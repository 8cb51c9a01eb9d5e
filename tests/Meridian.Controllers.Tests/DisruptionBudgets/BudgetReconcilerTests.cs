using System.Text.Json.Nodes;
using Meridian.Controllers.DisruptionBudgets;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.DisruptionBudgets;

public sealed class BudgetReconcilerTests : IAsyncDisposable
{
    private readonly TestCluster cluster = new();

    public BudgetReconcilerTests() => cluster.With(new BudgetReconciler(cluster.Client, cluster.Informers, cluster.Time, cluster.Events));

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    private PodDisruptionBudgetStatus Status => cluster.Get(ResourceTypes.PodDisruptionBudgets, "guard").View<PodDisruptionBudget>().Status;

    private async Task AddAsync(string bound, int pods, int replicas, string ownerKind = "ReplicaSet")
    {
        var owner = cluster.Client.Add(ResourceTypes.ReplicaSets, $$$"""{"metadata":{"name":"web","namespace":"default"},"spec":{"replicas":{{{replicas}}}} }""");
        for (var i = 0; i < pods; i++)
        {
            cluster.Client.Add(ResourceTypes.Pods, $$$"""
                {"metadata":{"name":"web-{{{i}}}","namespace":"default","labels":{"app":"web"},
                  "ownerReferences":[{"apiVersion":"apps/v1","kind":"{{{ownerKind}}}","name":"web","uid":"{{{owner.Header.Uid}}}","controller":true}]},"spec":{"nodeName":"n"} }
                """);
        }
        cluster.RunPods();
        cluster.Client.Add(ResourceTypes.PodDisruptionBudgets, $$$"""
            {"metadata":{"name":"guard","namespace":"default"},"spec":{"selector":{"matchLabels":{"app":"web"}},{{{bound}}} } }
            """);
        await cluster.SettleAsync();
    }

    [Theory]
    [InlineData("\"minAvailable\":2", 3, 3, 3, 2, 1)]
    [InlineData("\"minAvailable\":\"50%\"", 3, 5, 5, 3, 0)]
    [InlineData("\"maxUnavailable\":1", 3, 3, 3, 2, 1)]
    [InlineData("\"maxUnavailable\":\"30%\"", 5, 5, 5, 3, 2)]
    [InlineData("\"maxUnavailable\":\"100%\"", 0, 3, 0, 0, 0)]
    public async Task Status_TellsWhatIsAllowed(string bound, int pods, int replicas, int expected, int desired, int allowed)
    {
        await AddAsync(bound, pods, replicas);

        Assert.Equal((expected, desired, pods, allowed), (Status.ExpectedPods, Status.DesiredHealthy, Status.CurrentHealthy, Status.DisruptionsAllowed));
        Assert.Equal(allowed > 0 ? "SufficientPods" : "InsufficientPods", Status.Conditions.Find("DisruptionAllowed")!.Reason);
    }

    [Fact]
    public async Task Eviction_CountsUntilItsPodGoes_OrIsForgotten()
    {
        await AddAsync("\"minAvailable\":2", 3, 3);
        cluster.Client.Edit(ResourceTypes.PodDisruptionBudgets, TestCluster.Key("guard"), b => b["status"]!["disruptedPods"] = new JsonObject { ["web-0"] = WireTime.Format(cluster.Time.GetUtcNow()) });
        await cluster.SettleAsync();
        Assert.Equal((2, 0), (Status.CurrentHealthy, Status.DisruptionsAllowed));

        await cluster.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Equal((3, 1, 0), (Status.CurrentHealthy, Status.DisruptionsAllowed, Status.DisruptedPods.Count));
    }

    [Fact]
    public async Task OwnerWithoutASize_AllowsNothing()
    {
        await AddAsync("\"maxUnavailable\":1", 2, 2, "DaemonSet");

        Assert.Equal((0, "SyncFailed"), (Status.DisruptionsAllowed, Status.Conditions.Find("DisruptionAllowed")!.Reason));
    }
}
