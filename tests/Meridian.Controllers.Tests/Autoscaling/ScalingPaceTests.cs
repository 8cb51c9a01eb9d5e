using Meridian.Controllers.Autoscaling;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.Autoscaling;

public sealed class ScalingPaceTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ScalingHistory history = new();

    private PacedSize Next(HorizontalPodAutoscalerSpec spec, int current, int wanted)
    {
        history.Recommend(wanted, Now);
        return new ScalingPace(spec, history, Now).Next(current, wanted);
    }

    [Theory]
    [InlineData(1, 20, 5, "ScaleUpLimit")]
    [InlineData(10, 90, 20, "ScaleUpLimit")]
    [InlineData(10, 15, 15, "DesiredWithinRange")]
    [InlineData(60, 150, 100, "TooManyReplicas")]
    [InlineData(5, 1, 2, "TooFewReplicas")]
    [InlineData(3, 3, 3, "DesiredWithinRange")]
    public void Defaults_HoldToDoubleOrFourMoreAndToBounds(int current, int wanted, int expected, string reason)
    {
        var next = Next(new() { MinReplicas = 2, MaxReplicas = 100 }, current, wanted);

        Assert.Equal((expected, reason), (next.Replicas, next.Limited.Reason));
    }

    [Fact]
    public void Shrinking_WaitsForTheHighestOfFiveMinutes()
    {
        history.Recommend(8, Now.AddMinutes(-4));
        history.Recommend(9, Now.AddMinutes(-6));

        var next = Next(new() { MaxReplicas = 10 }, 10, 2);

        Assert.Equal((8, "ScaleDownStabilized"), (next.Replicas, next.Able.Reason));
    }

    [Fact]
    public void Growing_WithAWindow_TakesTheLowestOfIt()
    {
        history.Recommend(6, Now.AddSeconds(-30));

        var next = Next(new() { MaxReplicas = 10, Behavior = new() { ScaleUp = new() { StabilizationWindowSeconds = 60 } } }, 5, 9);

        Assert.Equal((6, "ScaleUpStabilized"), (next.Replicas, next.Able.Reason));
    }

    [Fact]
    public void Policies_CountWhatWasChangedInTheirTime()
    {
        history.Changed(3, Now.AddSeconds(-20));
        ScalingRules rules = new() { Policies = [new() { Type = "Pods", Value = 4, PeriodSeconds = 60 }] };

        Assert.Equal(11, Next(new() { MaxReplicas = 50, Behavior = new() { ScaleUp = rules } }, 10, 40).Replicas);
    }

    [Fact]
    public void Disabled_NeverShrinks() =>
        Assert.Equal(5, Next(new() { MaxReplicas = 10, Behavior = new() { ScaleDown = new() { SelectPolicy = "Disabled", StabilizationWindowSeconds = 0 } } }, 5, 1).Replicas);

    [Fact]
    public void SelectPolicyMin_TakesTheSmallestChange()
    {
        ScalingRules rules = new() { SelectPolicy = "Min", StabilizationWindowSeconds = 0, Policies = [new() { Type = "Pods", Value = 1, PeriodSeconds = 60 }, new() { Type = "Percent", Value = 50, PeriodSeconds = 60 }] };

        Assert.Equal(9, Next(new() { MaxReplicas = 10, Behavior = new() { ScaleDown = rules } }, 10, 1).Replicas);
    }
}
