using Microsoft.Extensions.Time.Testing;

namespace Meridian.Client.Tests.Controllers;

public sealed class ClockWatchTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public void Jump_ForwardOrBackward_IsNoticedOnce(int seconds)
    {
        var (time, jumps) = (new SetClock(), 0);
        using var watch = new ClockWatch(time, () => jumps++);
        time.Advance(Period);
        Assert.Equal(0, jumps);

        time.SetBy += TimeSpan.FromSeconds(seconds);
        time.Advance(Period);
        time.Advance(Period);

        Assert.Equal(1, jumps);
    }

    // A wall clock that is set while timers go on.
    private sealed class SetClock : FakeTimeProvider
    {
        public TimeSpan SetBy { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + SetBy;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }
}
