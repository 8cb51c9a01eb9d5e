using System.Text;

namespace Meridian.Lab.Tests.Scenarios;

public sealed class ScenarioReaderTests
{
    [Fact]
    public void Read_EveryVerb_GivesItsActions()
    {
        var scenario = Read("""
            lab: {clusters: 4, nodes: 5, pods: 20, seed: 7, startDelay: 50ms}
            steps:
            - at: 0s
              name: begin
              load: {deployments: 3, replicas: 2}
              within: 10s
            - at: 2s
              lose: us-central
              slow: {clusters: [asia-east], by: 200ms}
            - at: 2.5s
              heal: [us-central, asia-east]
              scale: {load-0: 8}
            """);

        Assert.Equal((4, 5, 20, 7), (scenario.Lab.Clusters, scenario.Lab.Nodes, scenario.Lab.Pods, scenario.Lab.Seed));
        Assert.Equal(TimeSpan.FromMilliseconds(50), scenario.Lab.StartDelay);
        Assert.Equal(["create 3 deployments of 2 replicas", "lose us-central", "slow asia-east by 200 ms", "heal us-central", "heal asia-east", "scale load-0 to 8"],
            scenario.Steps.SelectMany(s => s.Actions).Select(a => a.Text));
        Assert.Equal([0, 2, 2.5], scenario.Steps.Select(s => s.At.TotalSeconds));
        Assert.Equal("begin", scenario.Steps[0].Name);
    }

    [Theory]
    [InlineData("steps: []", "steps: a list of 1 to 1000 steps is expected")]
    [InlineData("steps: [{at: 1s}]", "steps[0]: nothing happens; one of heal, lose, silence, overload, slow, apply, delete, scale, load or within is expected")]
    [InlineData("steps: [{loose: us-central}]", "steps[0].loose: unknown field; there are heal, lose, silence, overload, slow, apply, delete, scale, load, name, at, within")]
    [InlineData("steps: [{lose: nowhere}]", "steps[0].lose: the lab has no cluster \"nowhere\"; there are asia-east, europe-west, us-central")]
    [InlineData("steps: [{at: soon, lose: us-central}]", "steps[0].at: \"soon\" is no time; it would look like 500ms, 10s or 2m")]
    [InlineData("steps: [{at: 2s, within: 1s}, {at: 1s, within: 1s}]", "steps[1].at: 1 s is before the step before it")]
    [InlineData("lab: {clusters: 0}\nsteps: [{within: 1s}]", "lab.clusters: 0 is no whole number from 1 to 1000")]
    [InlineData("steps: [{apply: [{apiVersion: v1, kind: Pods}]}]", "steps[0].apply[0]: the federation serves no kind \"Pods\" in version \"v1\"")]
    public void Read_WhatIsNotUnderstood_IsNamed(string text, string fault) =>
        Assert.Equal(fault, Assert.Throws<FormatException>(() => Read(text)).Message);

    private static Scenario Read(string text) => ScenarioReader.Read(Encoding.UTF8.GetBytes(text));
}
