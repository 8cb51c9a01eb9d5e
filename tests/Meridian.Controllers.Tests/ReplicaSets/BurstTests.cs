using Meridian.Controllers.Common;
using Meridian.Controllers.ReplicaSets;
using Meridian.Objects;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Controllers.Tests.ReplicaSets;

public sealed class BurstTests
{
    private static readonly ObjectKey Key = new("default", "web");

    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Hold_StatusOfWhatGrows_WaitsOnceAndRemembersWhatWasMade()
    {
        var late = new LateStatus(TimeSpan.FromMilliseconds(250), time);

        Assert.Equal(TimeSpan.FromMilliseconds(250), late.Hold(Key, created: true));
        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(TimeSpan.FromMilliseconds(150), late.Hold(Key));
        Assert.True(late.HasCreated(Key));
        time.Advance(TimeSpan.FromMilliseconds(150));
        Assert.Null(late.Hold(Key));

        late.Release(Key);
        Assert.False(late.HasCreated(Key));
        Assert.NotNull(late.Hold(Key));
    }

    [Fact]
    public void LeftAlone_SmallSet_Never()
    {
        var large = new LargeSets(time);
        large.Seen(Key, 100, complete: true);

        Assert.True(large.LeftAlone(Key, current: true) <= TimeSpan.Zero);
        Assert.True(large.LeftAlone(Key, current: false) <= TimeSpan.Zero);
    }

    [Theory]
    [InlineData(true, true, 200)]
    [InlineData(false, true, 0)]
    [InlineData(false, false, 1000)]
    public void LeftAlone_LargeSet_ByWhatThereIsToDo(bool complete, bool current, int milliseconds)
    {
        var large = new LargeSets(time);
        large.Seen(Key, 10_000, complete);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), large.LeftAlone(Key, current));
    }

    [Fact]
    public async Task Status_OfSetThatGrows_IsWrittenOnceWhenItIsComplete()
    {
        await using var cluster = ClusterWithNewSet();

        await cluster.SettleWithPodsAsync();

        Assert.Equal((3, 3), (Status(cluster).Replicas, Status(cluster).ReadyReplicas));
        Assert.Single(cluster.Client.Requests, r => r is { Verb: "patch", Type.Kind: "ReplicaSet" });
    }

    [Fact]
    public async Task Status_OfSetWhosePodsTakeLong_IsToldAfterAWhile()
    {
        await using var cluster = ClusterWithNewSet();
        await cluster.SettleAsync();
        Assert.Equal(0, Status(cluster).Replicas);

        await cluster.AdvanceAsync(TimeSpan.FromMilliseconds(250));

        Assert.Equal((3, 0), (Status(cluster).Replicas, Status(cluster).ReadyReplicas));
    }

    // Statuses of what grows are told 250 ms late.
    private static TestCluster ClusterWithNewSet()
    {
        var cluster = new TestCluster();
        cluster.With(new ReplicaSetReconciler(
            cluster.Client, cluster.Informers, cluster.Time, cluster.Events, new Random(1), ReplicaKind.ReplicaSet, TimeSpan.FromMilliseconds(250)));
        cluster.Client.Add(ResourceTypes.ReplicaSets, """
            {"metadata":{"name":"web","namespace":"default"},"spec":{"replicas":3,"selector":{"matchLabels":{"app":"web"}},
             "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
            """);
        return cluster;
    }

    private static ReplicaSetStatus Status(TestCluster cluster) => cluster.Get(ResourceTypes.ReplicaSets, "web").View<ReplicaSet>().Status;
}
