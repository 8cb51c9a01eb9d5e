using Microsoft.Extensions.Time.Testing;

namespace Meridian.Node.Tests;

public sealed class ProbeLoopTests
{
    private static readonly ProbeTiming Timing = new(TimeSpan.Zero, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), 1, 3);

    [Fact]
    public void After_Results_DecideAtTheThresholds()
    {
        var state = ProbeState.Initial;

        state = state.After(false, 2, 3).After(false, 2, 3);
        Assert.Null(state.Verdict);
        state = state.After(false, 2, 3);
        Assert.False(state.Verdict);
        state = state.After(true, 2, 3);
        Assert.False(state.Verdict);
        Assert.True(state.After(true, 2, 3).Verdict);
    }

    [Fact]
    public async Task RunAsync_Liveness_DecidesAfterThreePeriods()
    {
        var (time, looks, decided) = (new FakeTimeProvider(), 0, new List<bool>());
        using var stop = new CancellationTokenSource();
        var loop = new ProbeLoop(Timing, _ => { looks++; return Task.FromResult(ProbeResult.Failed("no")); }, _ => { }, decided.Add, time);
        var running = loop.RunAsync(false, false, stop.Token);

        Assert.Equal(1, looks);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty(decided);
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(3, looks);
        Assert.Equal([false], decided);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task RunAsync_EarlyLooks_FindReadyBeforeTheFirstPeriodIsOver()
    {
        var (time, healthy, decided, failed) = (new FakeTimeProvider(), false, new List<bool>(), 0);
        using var stop = new CancellationTokenSource();
        var loop = new ProbeLoop(Timing, _ => Task.FromResult(new ProbeResult(healthy, "")), _ => failed++, decided.Add, time);
        var running = loop.RunAsync(false, true, stop.Token);

        time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Empty(decided);
        healthy = true;
        time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal([true], decided);
        Assert.Equal(0, failed);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task RunAsync_Startup_EndsWhenHealthy()
    {
        var time = new FakeTimeProvider();
        var decided = new List<bool>();

        await new ProbeLoop(Timing, _ => Task.FromResult(ProbeResult.Passed), _ => { }, decided.Add, time).RunAsync(true, false, TestContext.Current.CancellationToken);

        Assert.Equal([true], decided);
    }
}
