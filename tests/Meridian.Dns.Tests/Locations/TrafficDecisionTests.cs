using System.Globalization;
using CsCheck;

namespace Meridian.Dns.Tests.Locations;

public sealed class TrafficDecisionTests
{
    private static readonly Location Iowa = new("iowa", new GeoPoint(41, -95), "us-central");

    private static readonly TrafficTarget[] World =
    [
        new("us") { Region = "us-central", Place = new(41.26, -95.86), Weight = 3 },
        new("eu") { Region = "europe-west", Place = new(50.47, 3.87), Weight = 1 },
        new("asia") { Region = "asia-east", Place = new(24.07, 120.54), Weight = 0 },
    ];

    private static readonly Gen<TrafficPolicy> Policies = Gen.OneOf(
        Gen.Const("nearest"), Gen.Const("round-robin"), Gen.Const("weighted"), Gen.Const("failover c1 c0"), Gen.Const("nearest spill"), Gen.Const("failover c2 spill=0.5"),
        Gen.Const("weighted c0=3 c1=1")).Select(TrafficPolicy.Parse);

    private static readonly Gen<TrafficTarget[]> Targets =
        Gen.Select(Gen.Double[-90, 90], Gen.Double[-180, 180], Gen.Double[0, 1], Gen.Int[0, 4], Gen.Int[0, 5]).Array[0, 6].Select(all => all.Select((t, i) => new TrafficTarget($"c{i}")
        {
            Place = t.Item5 == 0 ? null : new GeoPoint(t.Item1, t.Item2), Availability = t.Item3, Weight = t.Item4, Fault = t.Item5 == 1 ? "ill" : "", Load = t.Item5 == 2 ? 1.5 : null,
        }).ToArray());

    [Theory]
    [InlineData("nearest", "us=1")]
    [InlineData("round-robin", "asia=1 eu=1 us=1")]
    [InlineData("weighted us=3 eu=1", "us=0.75 eu=0.25")]
    [InlineData("weighted us=0 eu=0", "asia=1 eu=1 us=1")]
    [InlineData("failover eu us", "eu=1")]
    public void Of_ClientInIowa_ChoosesByPolicy(string text, string expected)
    {
        var policy = TrafficPolicy.Parse(text);
        Assert.Equal(expected, Shares(policy, [.. World.Select(t => t with { Weight = policy.WeightOf(t.Cluster) })], Iowa));
    }

    [Fact]
    public void Of_NearestIsUnhealthy_TakesTheNextAndTellsWhy()
    {
        TrafficTarget[] targets = [World[0] with { Fault = "no endpoint is ready" }, World[1], World[2]];

        var decision = TrafficDecision.Of(TrafficPolicy.Default, targets, Iowa, RoundTrips.Estimated);

        Assert.Equal(["eu Nearest", "asia Farther", "us Unhealthy"], decision.Verdicts.Select(v => $"{v.Target.Cluster} {v.Reason}"));
    }

    [Fact]
    public void Of_MeasuredRoundTrip_CountsMoreThanDistance() =>
        Assert.Equal("asia=1", Shares(TrafficPolicy.Default, World, Iowa, RoundTrips.Estimated.With("asia-east", "us-central", 0.2)));

    [Fact]
    public void Of_PlaceNotKnown_AllAreAnswered() => Assert.Equal("asia=1 eu=1 us=1", Shares(TrafficPolicy.Default, World, null));

    [Fact]
    public void Of_NearestIsHalfReady_TheRestGoesToTheNext()
    {
        TrafficTarget[] targets = [World[0] with { Availability = 0.35 }, World[1], World[2]];

        Assert.Equal("us=0.5 eu=0.5", Shares(TrafficPolicy.Parse("nearest spill"), targets, Iowa));
        Assert.Equal("us=1", Shares(TrafficPolicy.Parse("nearest"), targets, Iowa));
        Assert.Equal("us=0.5 eu=0.5", Shares(TrafficPolicy.Parse("nearest spill"), [World[0] with { Load = 2 }, World[1], World[2]], Iowa));
    }

    [Fact]
    public void Of_AnyTargets_ChoosesHealthyOnesOnlyAndGivesAllOfTheAnswersAway() => Gen.Select(Policies, Targets, Gen.Bool).Sample((policy, targets, isPlaced) =>
    {
        var verdicts = TrafficDecision.Of(policy, targets, isPlaced ? Iowa : null, RoundTrips.Estimated).Verdicts;
        var groups = verdicts.Where(v => v.IsChosen).GroupBy(v => v.Group).Select(g => g.First().Share).ToArray();
        return verdicts.Select(v => v.Target).ToHashSet().SetEquals(targets) && verdicts.Count == targets.Length
            && verdicts.All(v => !v.IsChosen || v.Target.IsHealthy)
            && (targets.Any(t => t.IsHealthy) ? Math.Abs(groups.Sum() - 1) < 1e-9 : groups.Length == 0);
    });

    [Fact]
    public void Of_Nearest_NoOtherPlacedTargetIsNearer() => Targets.Sample(targets =>
    {
        var verdicts = TrafficDecision.Of(TrafficPolicy.Default, targets, Iowa, RoundTrips.Estimated).Verdicts;
        var placed = verdicts.Where(v => v.Target.IsHealthy && v.Km is not null).ToArray();
        return placed.Length == 0 || verdicts.Where(v => v.IsChosen).All(v => v.Km <= placed.Min(p => p.Km) + 5);
    });

    [Fact]
    public void Choose_ManyAnswers_HaveTheSharesInEveryRunOfThem()
    {
        var plan = new TrafficPlan(TrafficPolicy.Parse("weighted us=3 eu=1"), World[..2], RoundTrips.Estimated);
        var order = new int[2];

        for (var start = 0u; start < 1000; start += 100)
        {
            var first = Enumerable.Range(0, 100).Count(i => plan.Choose(null, start + (uint)i, order) == 1 && order[0] == 0);
            Assert.InRange(first, 70, 80);
        }
    }

    [Fact]
    public void Choose_LastTurnThereIs_ChoosesEveryRecordOnce()
    {
        var order = new int[World.Length];

        Assert.Equal(World.Length, new TrafficPlan(TrafficPolicy.Parse("round-robin"), World, RoundTrips.Estimated).Choose(null, uint.MaxValue, order));
        Assert.Equal(Enumerable.Range(0, World.Length), order.Order());
    }

    [Fact]
    public void Choose_AnyPlan_ChoosesRecordsOfTheSetOnce() => Gen.Select(Policies, Targets.Where(t => t.Length > 0), Gen.UInt).Sample((policy, targets, turn) =>
    {
        TrafficTarget[] records = [.. targets, .. targets];
        var order = new int[records.Length];
        var chosen = order[..new TrafficPlan(policy, records, RoundTrips.Estimated).Choose(Iowa, turn, order)];
        return chosen.Length > 0 && chosen.Distinct().Count() == chosen.Length && chosen.All(i => i >= 0 && i < records.Length);
    });

    [Theory]
    [InlineData("nearest")]
    [InlineData("nearest spill")]
    [InlineData("failover us-central europe-west spill=0.5")]
    [InlineData("weighted a=1 b=0")]
    [InlineData("round-robin")]
    public void Parse_WrittenForm_ReadsBackAsItself(string text) => Assert.Equal(text, TrafficPolicy.Parse(text).ToString());

    [Theory]
    [InlineData("", "is empty; expected nearest, weighted, failover or round-robin")]
    [InlineData("geo", "\"geo\": expected nearest, weighted, failover or round-robin")]
    [InlineData("nearest spill=2", "\"spill=2\": the part must be above 0 and at most 1, such as spill=0.7")]
    [InlineData("failover", "failover needs the clusters in their order, such as: failover us-central europe-west")]
    [InlineData("failover a a", "failover names a cluster twice")]
    [InlineData("weighted a=-1", "\"a=-1\": expected CLUSTER=WEIGHT with a weight from 0 to 1000000")]
    public void Parse_NotAPolicy_SaysWhatIsExpected(string text, string why) => Assert.Equal(why, Assert.Throws<FormatException>(() => TrafficPolicy.Parse(text)).Message);

    private static string Shares(TrafficPolicy policy, TrafficTarget[] targets, Location? from, RoundTrips? roundTrips = null) => string.Join(' ', TrafficDecision
        .Of(policy, targets, from, roundTrips ?? RoundTrips.Estimated).Verdicts.Where(v => v.IsChosen)
        .Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Target.Cluster}={v.Share:0.###}")));
}
