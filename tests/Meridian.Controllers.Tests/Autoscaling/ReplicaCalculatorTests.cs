using CsCheck;
using Meridian.Controllers.Autoscaling;

namespace Meridian.Controllers.Tests.Autoscaling;

public sealed class ReplicaCalculatorTests
{
    private static readonly Tolerances Tolerance = new(0.1, 0.1);

    private static PodMeasure Ready(long? usage, long request = 1000) => new(PodStanding.Ready, usage, request);

    private static PodMeasure Unready(long request = 1000) => new(PodStanding.Unready, null, request);

    [Theory]
    [InlineData(3, 50, new long[] { 500, 500, 500 }, 3)]
    [InlineData(3, 50, new long[] { 540, 540, 540 }, 3)]
    [InlineData(3, 50, new long[] { 600, 600, 600 }, 4)]
    [InlineData(3, 50, new long[] { 1000, 1000, 1000 }, 6)]
    [InlineData(3, 50, new long[] { 100, 100, 100 }, 1)]
    [InlineData(2, 100, new long[] { 0, 0 }, 0)]
    public void Utilization_AllReady_FollowsItsShareOfRequests(int current, int percent, long[] usage, int expected) =>
        Assert.Equal(expected, ReplicaCalculator.ForUtilization(current, percent, [.. usage.Select(u => Ready(u))], Tolerance).Replicas);

    [Fact]
    public void Utilization_GrowthWithUnreadyPods_CountsThemAsIdle()
    {
        // Two of 200 % at a target of 100 would be four; the unready one will do its part.
        var proposal = ReplicaCalculator.ForUtilization(3, 100, [Ready(2000), Ready(2000), Unready()], Tolerance);

        Assert.Equal((4, 200), (proposal.Replicas, proposal.Utilization));
    }

    [Fact]
    public void Utilization_ShrinkingWithUnmeasuredPods_CountsThemAsBusy() =>
        Assert.Equal(3, ReplicaCalculator.ForUtilization(4, 100, [Ready(400), Ready(400), Ready(400), Ready(null)], Tolerance).Replicas);

    [Fact]
    public void Utilization_UnmeasuredPodsWouldTurnTheDirection_Stays() =>
        Assert.Equal(4, ReplicaCalculator.ForUtilization(4, 100, [Ready(900), Ready(800), Ready(null), Ready(null)], Tolerance).Replicas);

    [Theory]
    [InlineData(3, 100, new long[] { 100, 100, 100 }, 3)]
    [InlineData(3, 100, new long[] { 200, 200, 200 }, 6)]
    [InlineData(4, 100, new long[] { 50, 50, 50, 50 }, 2)]
    public void Average_FollowsTheValue(int current, long target, long[] usage, int expected) =>
        Assert.Equal(expected, ReplicaCalculator.ForAverage(current, target, [.. usage.Select(u => Ready(u))], Tolerance).Replicas);

    [Fact]
    public void NothingMeasured_SaysSo() =>
        Assert.Throws<FormatException>(() => ReplicaCalculator.ForAverage(2, 100, [Ready(null), Unready()], Tolerance));

    [Fact]
    public void Utilization_Always_NeverShrinksAboveTargetNorGrowsBelowIt() =>
        Gen.Select(Gen.Int[1, 200], Gen.Long[0, 3000].Array[1, 20], Gen.Int[0, 5], Gen.Int[0, 5]).Sample((percent, usage, unready, missing) =>
        {
            PodMeasure[] pods = [.. usage.Select(u => Ready(u)), .. Enumerable.Repeat(Unready(), unready), .. Enumerable.Repeat(Ready(null), missing)];
            var proposal = ReplicaCalculator.ForUtilization(pods.Length, percent, pods, Tolerance);

            if (proposal.Utilization > percent && unready + missing > 0) Assert.True(proposal.Replicas >= pods.Length);
            if (proposal.Utilization < percent) Assert.True(proposal.Replicas <= pods.Length);
        });
}
