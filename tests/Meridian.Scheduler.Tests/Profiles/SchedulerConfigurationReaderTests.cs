using System.Text;
using CsCheck;
using Meridian.Objects;
using Meridian.Scheduler.Profiles;

namespace Meridian.Scheduler.Tests.Profiles;

public sealed class SchedulerConfigurationReaderTests
{
    private static SchedulerConfiguration Read(string yaml) => SchedulerConfigurationReader.Read(Encoding.UTF8.GetBytes(yaml));

    [Fact]
    public void Profiles_WeightsAndBackOff_AreRead()
    {
        var read = Read("""
            apiVersion: kubescheduler.config.k8s.io/v1
            kind: KubeSchedulerConfiguration
            leaderElection: {leaderElect: false}
            podInitialBackoffSeconds: 2
            percentageOfNodesToScore: 30
            profiles:
            - schedulerName: default-scheduler
            - schedulerName: packer
              plugins:
                multiPoint: {disabled: [{name: ImageLocality}]}
                score: {disabled: [{name: "*"}], enabled: [{name: NodeResourcesFit, weight: 5}]}
                filter: {disabled: [{name: NodePorts}]}
                postFilter: {disabled: [{name: DefaultPreemption}]}
              pluginConfig:
              - name: NodeResourcesFit
                args: {scoringStrategy: {type: MostAllocated}}
            """);

        Assert.Equal(TimeSpan.FromSeconds(2), read.InitialBackOff);
        Assert.Equal([30, 30], read.Profiles.Select(p => p.PercentageOfNodesToScore));
        var packer = read.Profiles[1];
        Assert.True(packer is { SchedulerName: "packer", PacksNodes: true, Preempts: false });
        Assert.Contains("NodePorts", packer.WithoutFilters);
        Assert.DoesNotContain("NodeResourcesFit", packer.WithoutScores);
        Assert.Contains("TaintToleration", packer.WithoutScores);
        Assert.Equal(5, packer.Weights["NodeResourcesFit"]);
    }

    [Theory]
    [InlineData("kind: Pod", "not a KubeSchedulerConfiguration")]
    [InlineData("kind: KubeSchedulerConfiguration\nextenders: []", "extenders: is not built")]
    [InlineData("kind: KubeSchedulerConfiguration\nprofiles: [{plugins: {score: {enabled: [{name: Luck}]}}}]", "profiles[0].plugins.score.enabled: there is no plug-in \"Luck\"")]
    [InlineData("kind: KubeSchedulerConfiguration\nprofiles: [{}, {}]", "each with a schedulerName of its own")]
    [InlineData("kind: KubeSchedulerConfiguration\npodMaxBackoffSeconds: soon", "podMaxBackoffSeconds: must be a number")]
    public void WhatIsNotBuilt_IsRefused(string yaml, string why) => Assert.Contains(why, Assert.Throws<StatusException>(() => Read(yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void AnyBytes_AreReadOrRefused() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        try
        {
            SchedulerConfigurationReader.Read(bytes);
        }
        catch (StatusException)
        {
            // Refused, as it should be.
        }
    });
}
