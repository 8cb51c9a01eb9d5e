using Meridian.Objects;

namespace Meridian.Federation.Tests.Explain;

public sealed class PlacementPreviewTests
{
    [Fact]
    public void Text_Movement_TellsEveryCluster() => Assert.Equal(
        "placement: us-central 3 (+1), europe-west 2 (=), asia-east 1 (-1); 1 replica moves",
        PlacementPreview.Text(new() { Moves = 1, Clusters = [Part("us-central", 2, 3), Part("europe-west", 2, 2), Part("asia-east", 2, 1)] }, named: false));

    [Fact]
    public void Text_CopiedWhole_TellsWhereItComesAndGoes() => Assert.Equal(
        "placement of configmap default/settings: a (=), b (new), c - (gone); nothing moves",
        PlacementPreview.Text(new()
        {
            Object = new() { Kind = "ConfigMap", Namespace = "default", Name = "settings" },
            Clusters = [Part("a", null, null), Part("b", null, null) with { PlacedNow = false }, Part("c", null, null) with { PlacedThen = false }],
        }, named: true));

    [Fact]
    public void Text_Shortfall_IsTold() => Assert.Equal(
        "placement: a 1 (+1); nothing moves; 2 replicas fit nowhere",
        PlacementPreview.Text(new() { Shortfall = 2, Clusters = [Part("a", null, 1) with { PlacedNow = false }, new() { Name = "b" }] }, named: false));

    private static PlannedCluster Part(string name, long? now, long? then) => new() { Name = name, PlacedNow = true, PlacedThen = true, Now = now, Then = then };
}
