using Meridian.Objects;

namespace Meridian.Node.Tests.Runtimes.Simulated;

public sealed class SimulationTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Readiness_DelayThenFlap_GoesUpAndDown()
    {
        var readiness = new SimulatedReadiness(Start, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(2));

        Assert.Equal((false, Start.AddSeconds(3)), readiness.At(Start));
        Assert.Equal((true, Start.AddSeconds(7)), readiness.At(Start.AddSeconds(3)));
        Assert.Equal((false, Start.AddSeconds(9)), readiness.At(Start.AddSeconds(7)));
        Assert.Equal((true, Start.AddSeconds(13)), readiness.At(Start.AddSeconds(9)));
    }

    [Theory]
    [InlineData("nosuch", "docker.io/library/nosuch:latest")]
    [InlineData("team/app:v1", "docker.io/team/app:v1")]
    [InlineData("registry.example:5000/app", "registry.example:5000/app:latest")]
    public void FullName_OfAnImage_IsContainerds(string image, string full) => Assert.Equal(full, SimulatedImages.FullName(image));

    [Theory]
    [InlineData("crash-share", "5%", true)]
    [InlineData("crash-share", "500%", false)]
    [InlineData("start-delay", "1s..5s", true)]
    [InlineData("start-delay", "5s..1s", false)]
    [InlineData("ready-flap", "30s/5s", true)]
    [InlineData("fault", "partitioned", true)]
    [InlineData("nosuch", "1", false)]
    public void FaultOf_Setting_TellsWhatCannotBeRead(string name, string value, bool reads) =>
        Assert.Equal(reads, SimulationSettings.FaultOf(SimulationSettings.Prefix + name, value) is null);

    [Fact]
    public void Hits_Share_ChoosesThatPartOfThePods()
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal) { [SimulationSettings.CrashShare] = "20%" };
        var hit = Enumerable.Range(0, 10_000).Count(i => new SimulationLayers(new ObjectHeader { Uid = $"pod-{i}" }, ObjectHeader.NoEntries, said).Hits(SimulationSettings.CrashShare));

        Assert.InRange(hit, 1800, 2200);
    }
}
