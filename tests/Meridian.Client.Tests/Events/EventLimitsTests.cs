using Meridian.Objects;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Client.Tests.Events;

public sealed class EventLimitsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly EventLimits limits = new();

    private static EventOccurrence Occurrence(string message, TimeSpan after = default, string uid = "u") =>
        new(new ObjectHeader { Kind = "ReplicaSet", Name = "web", Uid = uid }, "Normal", "SuccessfulCreate", message, Start + after);

    [Fact]
    public void Combine_TenthOfManyThatAreAlike_IsToldWithAllAfterIt()
    {
        var told = Enumerable.Range(0, 12).Select(i => limits.Combine(Occurrence($"Created pod: web-{i}"))).ToArray();

        Assert.All(told[..9], o => Assert.False(o.IsCombined));
        Assert.All(told[9..], o => Assert.True(o.IsCombined));
        Assert.Equal("(combined from similar events): Created pod: web-11", told[11].Message);
    }

    [Fact]
    public void Combine_SameWordsAgain_AreARepetition()
    {
        for (var i = 0; i < 9; i++) limits.Combine(Occurrence($"{i}"));

        Assert.False(limits.Combine(Occurrence("3")).IsCombined);
    }

    [Fact]
    public void Combine_AfterTenQuietMinutes_BeginsAnew()
    {
        for (var i = 0; i < 20; i++) limits.Combine(Occurrence($"{i}"));

        Assert.False(limits.Combine(Occurrence("new", TimeSpan.FromMinutes(11))).IsCombined);
    }

    [Fact]
    public void Allows_TwentyFiveOfAnObjectAndThenOneInFiveMinutes()
    {
        Assert.Equal(25, Enumerable.Range(0, 40).Count(i => limits.Allows(Occurrence($"{i}"))));
        Assert.True(limits.Allows(Occurrence("another object", uid: "v")));
        Assert.False(limits.Allows(Occurrence("soon", TimeSpan.FromMinutes(4))));
        Assert.True(limits.Allows(Occurrence("later", TimeSpan.FromMinutes(6))));
    }

    [Fact]
    public void Take_AHundredAtOnce_ThenOneIn20Milliseconds()
    {
        var time = new FakeTimeProvider();
        var pace = new EventPace(time);

        Assert.All(Enumerable.Range(0, 100).Select(_ => pace.Take()), wait => Assert.True(wait <= TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromMilliseconds(20), pace.Take());
        time.Advance(TimeSpan.FromMilliseconds(40));
        Assert.Equal(TimeSpan.Zero, pace.Take());
    }
}
